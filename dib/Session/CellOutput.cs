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

/// <summary>A new output, a new state of one, or text that was added to one.</summary>
/// <param name="Run">The run of a cell that the output belongs to.</param>
/// <param name="Id">Tells the output from others; ids grow in the order of the page.</param>
/// <param name="Kind">How the content is to be read.</param>
/// <param name="Content">The text or HTML.</param>
/// <param name="Appends">Whether the content goes behind what was there; so it is with all that a cell writes to its streams.</param>
internal sealed record OutputChange(int Run, int Id, OutputKind Kind, string Content, bool Appends);
