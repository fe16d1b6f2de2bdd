namespace BertNotebooks.Dib.Format;

/// <summary>The lines of a notebook that a cell takes, by their indices.</summary>
/// <param name="Kind">What the cell holds.</param>
/// <param name="Separator">The line that begins the cell; -1 for a text before the first such line.</param>
/// <param name="Start">The first line that is not blank; <paramref name="End"/> in an empty cell.</param>
/// <param name="End">The line behind the last that is not blank.</param>
/// <param name="Next">The line that begins the next cell, or the number of lines.</param>
internal sealed record DibBlock(CellKind Kind, int Separator, int Start, int End, int Next);
