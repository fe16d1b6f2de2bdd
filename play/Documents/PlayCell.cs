using BertNotebooks.Dib.Format;

namespace BertNotebooks.Play.Documents;

/// <summary>A cell of an open notebook, as it is now.</summary>
/// <param name="Id">Its name while the notebook is open, such as <c>c7</c>.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Text">The text; lines end with a line feed.</param>
/// <param name="Number">The place that it would have among the file's code cells, counted from 1; 0 for Markdown and for a cell without text, which the file's readers pass over.</param>
/// <param name="FirstLine">The line of the file, counted from 1, on which the text's first line would stand.</param>
internal sealed record PlayCell(string Id, CellKind Kind, string Text, int Number, int FirstLine);
