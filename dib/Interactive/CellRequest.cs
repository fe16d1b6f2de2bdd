namespace BertNotebooks.Dib.Interactive;

/// <summary>A code cell that is to run, as it stands on the page.</summary>
/// <param name="CellId">The front end's name of the cell, which stays when the cell is edited or moved.</param>
/// <param name="Number">The place among the code cells, counted from 1, for messages.</param>
/// <param name="FirstLine">The line of the file, counted from 1, on which the source begins, for messages.</param>
/// <param name="Text">The C#.</param>
public sealed record CellRequest(string CellId, int Number, int FirstLine, string Text);
