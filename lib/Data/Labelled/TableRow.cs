namespace BertNotebooks.Data.Labelled;

/// <summary>A row of a table.</summary>
/// <param name="Line">The line at which it begins, from 1.</param>
/// <param name="Fields">What its columns hold, as many as those of the first row.</param>
internal readonly record struct TableRow(long Line, string[] Fields);
