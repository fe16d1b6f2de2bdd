namespace BertNotebooks.Data.Corpora;

/// <summary>What a <see cref="BookPipeline"/> made of a text.</summary>
public sealed record BookReport
{
    internal BookReport(int pieces, IReadOnlyList<string> sentences)
    {
        Pieces = pieces;
        Sentences = sentences;
        LongestText = sentences.MaxBy(TextCleaner.CountWords)!;
        LongestWords = TextCleaner.CountWords(LongestText);
        MeanWords = sentences.Average(TextCleaner.CountWords);
    }

    /// <summary>The number of pieces before the short ones were dropped.</summary>
    public int Pieces { get; }

    /// <summary>The number of texts whose lines were cut at a width and were joined to paragraphs.</summary>
    public int WrappedTexts { get; internal init; }

    /// <summary>The number of lines, blank ones not counted, outside of Project Gutenberg's START and END marks, which were left out.</summary>
    public int LinesLeftOut { get; internal init; }

    /// <summary>The sentences that were kept, cleaned, in the order of the text.</summary>
    public IReadOnlyList<string> Sentences { get; }

    /// <summary>The number of sentences that were kept.</summary>
    public int Kept => Sentences.Count;

    /// <summary>Mean number of words of a kept sentence, counted by white space after cleaning.</summary>
    public double MeanWords { get; }

    /// <summary>Number of words of the longest kept sentence, counted by white space after cleaning.</summary>
    public int LongestWords { get; }

    /// <summary>The kept sentence with the most words, the first of them when several have as many.</summary>
    public string LongestText { get; }
}
