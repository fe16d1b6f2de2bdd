namespace BertNotebooks.Data.Labelled;

/// <summary>A text, or two, with the label that a model is to give it.</summary>
/// <param name="Text">The text.</param>
/// <param name="Pair">The second text, where the label tells something of two; else null.</param>
/// <param name="Label">The label's name.</param>
public sealed record LabelledText(string Text, string? Pair, string Label)
{
    /// <summary>Where it was read, as messages say it: <c>'reviews.tsv', line 7</c>.</summary>
    public string Place => File is null ? "a text" : $"'{File}', line {Line}";

    /// <summary>The file; null: it comes from none.</summary>
    internal string? File { get; init; }

    /// <summary>The line at which it begins, from 1.</summary>
    internal long Line { get; init; }
}
