namespace BertNotebooks.Dib.Language;

/// <summary>What one submission is made of: C# that runs in one go, in a cell or in a notebook that a cell imports.</summary>
/// <param name="key">Tells it from the others of the chain, and stays while the text changes.</param>
/// <param name="cellId">The cell; where the text is imported, the one that imports.</param>
/// <param name="piece">Where it stands in the cell's text; where the text is imported, where the directive stands.</param>
/// <param name="filePath">The notebook's file, which relative references start from.</param>
/// <param name="text">The cell's text up to the piece's end, with blanks before the piece; or the imported text.</param>
internal sealed class SubmissionSource(string key, string cellId, CellPiece piece, string filePath, string text)
{
    private SourceNames? _names;

    /// <summary>Tells it from the others of the chain.</summary>
    public string Key => key;

    /// <summary>The cell.</summary>
    public string CellId => cellId;

    /// <summary>Where it stands in the cell's text.</summary>
    public CellPiece Piece => piece;

    /// <summary>The notebook's file.</summary>
    public string FilePath => filePath;

    /// <summary>The C#.</summary>
    public string Text => text;

    /// <summary>For a text that is imported, the place where it stands; else null.</summary>
    public string? ImportedFrom { get; init; }

    /// <summary>The names in it, as far as the syntax tells.</summary>
    public SourceNames Names => _names ??= SourceNames.Of(text);
}
