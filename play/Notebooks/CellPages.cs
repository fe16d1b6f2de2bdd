using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Page;
using BertNotebooks.Play.Documents;

namespace BertNotebooks.Play.Notebooks;

/// <summary>The HTML of cells: texts rendered, code highlighted, as on the runner's pages.</summary>
/// <param name="folder">The notebook's folder, where relative paths start.</param>
internal sealed class CellPages(string folder)
{
    private readonly Dictionary<(CellKind, string), string> _known = [];

    /// <summary>The first heading of the notebook, once its texts were rendered.</summary>
    public string? Title { get; private set; }

    /// <summary>The HTML of one cell. Headings of cells count on from those before them, so that no two have the same id.</summary>
    public string ToHtml(PlayCell cell, IReadOnlyList<PlayCell> all)
    {
        if (!_known.TryGetValue((cell.Kind, cell.Text), out string? html))
        {
            MarkdownCells page = new(folder, _ => { });
            html = cell.Kind == CellKind.CSharp
                ? page.Code.ToHtml(cell.Text)
                : page.ToHtml(new DibCell(CellKind.Markdown, cell.Text, cell.FirstLine, 0));
            Title ??= page.Headings.FirstOrDefault(heading => heading.Level == 1)?.Text;
            Forget(all);
            _known[(cell.Kind, cell.Text)] = html;
        }

        return html;
    }

    // Of each keystroke's text there would be one.
    private void Forget(IReadOnlyList<PlayCell> all)
    {
        if (_known.Count <= 2 * all.Count + 10)
        {
            return;
        }

        HashSet<(CellKind, string)> needed = [.. all.Select(cell => (cell.Kind, cell.Text))];
        foreach ((CellKind, string) key in _known.Keys.Where(key => !needed.Contains(key)).ToArray())
        {
            _known.Remove(key);
        }
    }
}
