using System.Net;
using System.Text.RegularExpressions;
using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Page;
using BertNotebooks.Play.Documents;

namespace BertNotebooks.Play.Notebooks;

/// <summary>The HTML of cells: texts rendered, code highlighted, as on the runner's pages.</summary>
/// <param name="folder">The notebook's folder, where relative paths start.</param>
/// <param name="addressOf">The address of another notebook, by its path; null where the player has none.</param>
internal sealed partial class CellPages(string folder, Func<string, string?> addressOf)
{
    private readonly Dictionary<(CellKind, string), string> _known = [];

    /// <summary>The first heading of the first level, or null.</summary>
    public static string? Title(IReadOnlyList<PlayCell> cells) =>
        LessonText.Title(new DibDocument("", [.. cells.Select(cell => new DibCell(cell.Kind, cell.Text, cell.FirstLine, cell.Number))]));

    /// <summary>The HTML of one cell.</summary>
    public string ToHtml(PlayCell cell, IReadOnlyList<PlayCell> all)
    {
        if (!_known.TryGetValue((cell.Kind, cell.Text), out string? html))
        {
            MarkdownCells page = new(folder, _ => { });
            html = cell.Kind == CellKind.CSharp
                ? page.Code.ToHtml(cell.Text)
                : PageLink().Replace(page.ToHtml(new DibCell(CellKind.Markdown, cell.Text, cell.FirstLine, 0)), Address);
            Forget(all);
            _known[(cell.Kind, cell.Text)] = html;
        }

        return html;
    }

    // The runner's pages lie beside each other; the player's notebooks have addresses of their own.
    private string Address(Match link)
    {
        string notebook = Path.GetFullPath(WebUtility.UrlDecode(link.Groups[1].Value) + ".dib", folder);
        return addressOf(notebook) is { } address ? $"href=\"{address}{link.Groups[2].Value}\"" : "";
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

    [GeneratedRegex("href=\"(?![a-zA-Z]+:)([^\"#?]+)\\.html(#[^\"]*)?\"")]
    private static partial Regex PageLink();
}
