namespace BertNotebooks.Data.Labelled;

/// <summary>The words of a sentence with a tag each.</summary>
/// <param name="Words">The words.</param>
/// <param name="Tags">As many tags: <c>O</c>, <c>B-PER</c>, ...</param>
public sealed record TaggedSentence(IReadOnlyList<string> Words, IReadOnlyList<string> Tags)
{
    /// <summary>Where it was read, as messages say it: <c>'news.conll', line 7</c>, the line of its first word.</summary>
    public string Place => PlaceOf(0);

    /// <summary>The file; null: it comes from none.</summary>
    internal string? File { get; init; }

    /// <summary>The line of its first word, from 1.</summary>
    internal long Line { get; init; }

    /// <summary>Whether each word has a line of its own.</summary>
    internal bool IsColumn { get; init; }

    /// <summary>Where a word was read.</summary>
    internal string PlaceOf(int word) => File is null ? "a sentence" : $"'{File}', line {Line + (IsColumn ? word : 0)}";
}
