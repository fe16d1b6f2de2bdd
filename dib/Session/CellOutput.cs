namespace BertNotebooks.Dib.Session;

/// <summary>How the content of an output is to be read.</summary>
public enum OutputKind
{
    /// <summary>A value as plain text.</summary>
    Text,

    /// <summary>A value as HTML.</summary>
    Html,

    /// <summary>What the cell wrote to standard output.</summary>
    Out,

    /// <summary>What the cell wrote to standard error.</summary>
    Error,
}

/// <summary>A value made ready for the page.</summary>
/// <param name="Kind">How the content is to be read.</param>
/// <param name="Content">The text or HTML; empty shows nothing.</param>
internal readonly record struct RenderedValue(OutputKind Kind, string Content);

/// <summary>One output below a cell, in its newest state.</summary>
/// <param name="Cell">The code cell's number.</param>
/// <param name="Id">Tells it from other outputs of the notebook; ids grow in the order of the page.</param>
/// <param name="Kind">How the content is to be read.</param>
/// <param name="Content">The text or HTML.</param>
public sealed record CellOutput(int Cell, int Id, OutputKind Kind, string Content);
