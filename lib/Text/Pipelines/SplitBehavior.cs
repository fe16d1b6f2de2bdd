namespace BertNotebooks.Text.Pipelines;

/// <summary>What becomes of the parts of a text that a pre-tokenizer looks for (<c>SplitDelimiterBehavior</c>).</summary>
internal enum SplitBehavior
{
    /// <summary>They are left out.</summary>
    Removed,

    /// <summary>Each is a word of its own.</summary>
    Isolated,

    /// <summary>Each goes to the word before it.</summary>
    MergedWithPrevious,

    /// <summary>Each goes to the word behind it.</summary>
    MergedWithNext,

    /// <summary>Those that follow each other are one word.</summary>
    Contiguous,
}
