using System.Text;

namespace BertNotebooks.Dib.Page;

/// <summary>Gives each heading of a page an id that is unique on it.</summary>
internal sealed class PageIds
{
    private readonly HashSet<string> _taken = ["contents"];

    /// <summary>An id made of the heading's letters and digits.</summary>
    public string For(string heading)
    {
        StringBuilder slug = new();
        foreach (char character in heading.ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(character))
            {
                slug.Append(character);
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        // Ids of cells are cell-1, cell-2, ...: a heading of that name would take one away.
        string first = slug.ToString().Trim('-') is { Length: > 0 } name && !name.StartsWith("cell-", StringComparison.Ordinal) ? name : $"section-{slug}".Trim('-');
        string id = first;
        for (int n = 2; !_taken.Add(id); n++)
        {
            id = $"{first}-{n}";
        }

        return id;
    }
}
