namespace BertNotebooks.Text.Normalizing;

/// <summary>Takes the words of a text one by one, as <see cref="WordReader"/> finds them.</summary>
internal interface IWordSink
{
    /// <summary>Takes a normalized word; for each of its UTF-16 units, the range of the original text it came from.</summary>
    void Word(ReadOnlySpan<char> word, ReadOnlySpan<int> starts, ReadOnlySpan<int> ends);
}
