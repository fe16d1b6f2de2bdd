namespace BertNotebooks.Dib.Language;

/// <summary>A code cell as it stands in an editor.</summary>
/// <param name="Id">Tells it from the notebook's other cells.</param>
/// <param name="Text">Its C# and directives; lines end with a line feed.</param>
internal sealed record CodeCell(string Id, string Text);
