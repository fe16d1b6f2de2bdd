namespace BertNotebooks.Play.Documents;

/// <summary>A notebook in the index.</summary>
/// <param name="Id">Its name in addresses.</param>
/// <param name="Path">The file, as an absolute path.</param>
/// <param name="Title">Its first heading, or the file's name.</param>
/// <param name="Summary">The first sentence of its text; empty when there is none.</param>
/// <param name="CodeCells">How many cells can be run.</param>
/// <param name="Exercises">What its exercises ask for, in their order.</param>
/// <param name="Solved">Those of them that were solved.</param>
/// <param name="Problem">Why it cannot be opened; null when it can.</param>
internal sealed record Lesson(
    string Id, string Path, string Title, string Summary, int CodeCells, IReadOnlyList<string> Exercises, IReadOnlyList<string> Solved, string? Problem);
