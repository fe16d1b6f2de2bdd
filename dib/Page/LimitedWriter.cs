namespace BertNotebooks.Dib.Page;

/// <summary>Takes the HTML of a text up to a limit: a short text can ask for much, as a long link that is named many times does.</summary>
internal sealed class LimitedWriter : StringWriter
{
    /// <summary>The most characters; pictures are not among them yet.</summary>
    public const int MaxCharacters = 5_000_000;

    public LimitedWriter() => CoreNewLine = ['\n'];

    public override void Write(char value) => Add([value]);

    public override void Write(string? value) => Add(value);

    public override void Write(char[] buffer, int index, int count) => Add(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Add(buffer);

    private void Add(ReadOnlySpan<char> text)
    {
        if (GetStringBuilder().Length + text.Length > MaxCharacters)
        {
            throw new BertNotebooksException($"its HTML has more than {MaxCharacters:N0} characters");
        }

        GetStringBuilder().Append(text);
    }
}
