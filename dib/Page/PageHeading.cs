namespace BertNotebooks.Dib.Page;

/// <summary>A heading of a page, for its table of contents.</summary>
/// <param name="Level">1 for the title, 2 for a section, and so on.</param>
/// <param name="Id">The heading's id on the page.</param>
/// <param name="Text">The heading as plain text.</param>
internal sealed record PageHeading(int Level, string Id, string Text);
