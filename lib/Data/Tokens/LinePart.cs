namespace BertNotebooks.Data.Tokens;

/// <summary>A line that is not blank, or a part of one that is too long to be held whole.</summary>
/// <param name="Text">The text.</param>
/// <param name="Starts">Whether it is the first part of its line that is not blank.</param>
/// <param name="Ends">Whether the line ends behind it.</param>
internal readonly record struct LinePart(string Text, bool Starts, bool Ends)
{
    /// <summary>Longer lines, in bytes of a file or in characters of a record, come in parts: 1 Mi.</summary>
    public const int Longest = 1 << 20;

    /// <summary>A whole line.</summary>
    public LinePart(string text) : this(text, true, true)
    {
    }

    /// <summary>Stands behind the last line of a document where documents are told apart.</summary>
    public static LinePart DocumentEnd { get; } = new("");

    /// <summary>Whether it ends a document and is no text: the end of a long line may be empty, too, and starts none.</summary>
    public bool IsDocumentEnd => Starts && Text.Length == 0;

    /// <summary>The parts of a text that is not blank; it is cut before a blank where there is one.</summary>
    public static IEnumerable<LinePart> Of(string text)
    {
        string rest = text.TrimStart();
        bool starts = true;
        while (rest.Length > Longest)
        {
            int end = rest.AsSpan(0, Longest).LastIndexOf(' ');
            end = end > 0 ? end : Longest - (char.IsHighSurrogate(rest[Longest - 1]) ? 1 : 0);
            yield return new LinePart(rest[..end], starts, false);
            (rest, starts) = (rest[end..], false);
        }

        yield return new LinePart(rest, starts, true);
    }

    /// <summary>Lines in lists of at least so many characters, but for the last.</summary>
    public static IEnumerable<List<LinePart>> Chunks(IEnumerable<LinePart> lines, int characters)
    {
        List<LinePart> chunk = [];
        int size = 0;
        foreach (LinePart line in lines)
        {
            chunk.Add(line);
            size += line.Text.Length + 1;
            if (size >= characters)
            {
                yield return chunk;
                chunk = [];
                size = 0;
            }
        }

        if (chunk.Count > 0)
        {
            yield return chunk;
        }
    }
}
