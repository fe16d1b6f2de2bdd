using System.Text.Json;

namespace BertNotebooks.Dib.Format;

/// <summary>Walks over the lines of a notebook: first its header, then its cells.</summary>
internal sealed class DibReader(string path, string[] lines)
{
    /// <summary>The line that begins the header.</summary>
    public const string Meta = "#!meta";

    // The header names kernels; Polyglot Notebooks writes some 1000 characters for all of its own.
    private const int MaxHeader = 100_000;

    private const string CSharp = "#!csharp";
    private const string Markdown = "#!markdown";

    // Names under which Polyglot Notebooks begins a cell in another language, or C# and Markdown under another name.
    private static readonly HashSet<string> OtherCells =
    [
        Meta, "#!c#", "#!cs", "#!md", "#!html", "#!javascript", "#!js", "#!fsharp", "#!f#", "#!pwsh", "#!powershell", "#!python",
        "#!r", "#!sql", "#!kql", "#!http", "#!mermaid", "#!raw", "#!value",
    ];

    private int _codeCells;

    /// <summary>Checks the header, which begins on the first line that is not blank, if there is one.</summary>
    /// <returns>The index of the line behind it.</returns>
    public int SkipMeta()
    {
        int first = Array.FindIndex(lines, line => !string.IsNullOrWhiteSpace(line));
        if (first < 0 || lines[first].TrimEnd() != Meta)
        {
            return 0;
        }

        int start = first + 1;
        int end = Array.FindIndex(lines, start, IsSeparator);
        end = end < 0 ? lines.Length : end;
        string header = string.Join('\n', lines[start..end]);
        if (header.Length > MaxHeader)
        {
            throw Error(start, $"the header behind #!meta has {header.Length:N0} characters, and {MaxHeader:N0} are enough for any; copy the first lines of another notebook");
        }

        try
        {
            using JsonDocument meta = JsonDocument.Parse(header);
            if (meta.RootElement.ValueKind == JsonValueKind.Object)
            {
                return end;
            }
        }
        catch (JsonException e)
        {
            throw Error((int)(e.LineNumber ?? 0) + start, "the header behind #!meta is not JSON; copy the first lines of another notebook", e);
        }

        throw Error(start, "the header behind #!meta is not a JSON object; copy the first lines of another notebook");
    }

    /// <summary>The cells from the line with the index on; a text before the first separator is C#.</summary>
    public List<DibCell> ReadCells(int start)
    {
        List<DibCell> cells = [];
        CellKind kind = CellKind.CSharp;
        int first = start;
        for (int i = start; i <= lines.Length; i++)
        {
            if (i < lines.Length && !IsSeparator(lines[i]))
            {
                continue;
            }

            if (kind == CellKind.Markdown)
            {
                RefuseNearSeparators(first, i);
            }

            AddCell(cells, kind, first, i);
            if (i < lines.Length)
            {
                kind = KindOf(i);
                first = i + 1;
            }
        }

        return cells;
    }

    private void AddCell(List<DibCell> cells, CellKind kind, int start, int end)
    {
        while (start < end && string.IsNullOrWhiteSpace(lines[start]))
        {
            start++;
        }

        while (end > start && string.IsNullOrWhiteSpace(lines[end - 1]))
        {
            end--;
        }

        if (start < end)
        {
            int number = kind == CellKind.CSharp ? ++_codeCells : 0;
            cells.Add(new DibCell(kind, string.Join('\n', lines[start..end]), start + 1, number));
        }
    }

    // Behind one that is almost a separator, code would be a text and never run. A fence may show one.
    private void RefuseNearSeparators(int start, int end)
    {
        bool fenced = false;
        for (int i = start; i < end; i++)
        {
            string line = lines[i].Trim().Trim('\uFEFF', '\u200B').Trim();
            fenced ^= line.StartsWith("```", StringComparison.Ordinal) || line.StartsWith("~~~", StringComparison.Ordinal);
            if (!fenced && line.StartsWith("#!", StringComparison.Ordinal) && IsSeparator("#!" + line[2..].TrimStart().Split([' ', '\t'])[0].ToLowerInvariant()))
            {
                throw Error(i, $"'{line.Shown(most: 40)}' is almost a line that begins a cell: write {CSharp} or {Markdown} alone, from the line's first character on, or put what is text into a fence");
            }
        }
    }

    private CellKind KindOf(int index) => lines[index].TrimEnd() switch
    {
        CSharp => CellKind.CSharp,
        Markdown => CellKind.Markdown,
        _ => throw Error(index, $"'{lines[index].TrimEnd()}' begins no cell that the kit runs; allowed are {CSharp} and {Markdown}"),
    };

    // Blanks and tabs behind a separator are not seen by whoever types them.
    private static bool IsSeparator(string line) =>
        line.AsSpan().TrimEnd() is CSharp or Markdown || OtherCells.GetAlternateLookup<ReadOnlySpan<char>>().Contains(line.AsSpan().TrimEnd());

    private BertNotebooksException Error(int index, string problem, Exception? cause = null) =>
        new($"{path}, line {index + 1}: {problem}.", cause!);
}
