using BertNotebooks.Dib.Format;

namespace BertNotebooks.Play.Documents;

/// <summary>What came of saving a notebook.</summary>
internal abstract record SaveResult;

/// <summary>The file holds what the document holds.</summary>
internal sealed record Saved : SaveResult;

/// <summary>Another program wrote the file since it was read; nothing was written.</summary>
/// <param name="Theirs">The file's text; null when the file is gone or is no text.</param>
internal sealed record ChangedOnDisk(string? Theirs) : SaveResult;

/// <summary>The file cannot be written as it should be; it stays as it was, and so does the document.</summary>
/// <param name="Message">What stands in the way, and the way out.</param>
internal sealed record CannotWrite(string Message) : SaveResult;

/// <summary>A cell's text holds a line that begins a cell, so the file would have other cells; nothing was written.</summary>
/// <param name="Cell">The cell's id.</param>
/// <param name="Line">The line of its text, counted from 1.</param>
/// <param name="Into">The kind of cell that the line begins; null when the kit has no such cell, and the cell cannot be split there.</param>
/// <param name="Message">What to do.</param>
internal sealed record WouldSplit(string Cell, int Line, CellKind? Into, string Message) : SaveResult;
