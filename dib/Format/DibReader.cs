using System.Text.Json;

namespace BertNotebooks.Dib.Format;

/// <summary>Walks over the lines of a notebook: first its header, then its cells.</summary>
internal sealed class DibReader(string path, string[] lines)
{
    // The header names kernels; Polyglot Notebooks writes some 1000 characters for all of its own.
    private const int MaxHeader = 100_000;

    /// <summary>Checks the header, which begins on the first line that is not blank, if there is one.</summary>
    /// <returns>The index of the line behind it.</returns>
    public int SkipMeta()
    {
        int first = Array.FindIndex(lines, line => !string.IsNullOrWhiteSpace(line));
        if (first < 0 || lines[first].TrimEnd() != DibSeparator.Meta)
        {
            return 0;
        }

        int start = first + 1;
        int end = Array.FindIndex(lines, start, DibSeparator.Is);
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

    /// <summary>The cells from the line with the index on; a text before the first separator is C#. Empty cells are among them.</summary>
    public List<DibBlock> ReadBlocks(int start)
    {
        List<DibBlock> blocks = [];
        CellKind kind = CellKind.CSharp;
        int separator = -1, first = start;
        for (int i = start; i <= lines.Length; i++)
        {
            if (i < lines.Length && !DibSeparator.Is(lines[i]))
            {
                continue;
            }

            if (kind == CellKind.Markdown)
            {
                RefuseNearSeparators(first, i);
            }

            blocks.Add(BlockOf(kind, separator, first, i));
            if (i < lines.Length)
            {
                (kind, separator, first) = (KindOf(i), i, i + 1);
            }
        }

        return blocks;
    }

    private DibBlock BlockOf(CellKind kind, int separator, int start, int next)
    {
        int end = next;
        while (start < end && string.IsNullOrWhiteSpace(lines[start]))
        {
            start++;
        }

        while (end > start && string.IsNullOrWhiteSpace(lines[end - 1]))
        {
            end--;
        }

        return new DibBlock(kind, separator, start, end, next);
    }

    // Behind one that is almost a separator, code would be a text and never run.
    private void RefuseNearSeparators(int start, int end)
    {
        int near = DibSeparator.FindNear(lines, start, end);
        if (near >= 0)
        {
            throw Error(near, $"'{lines[near].Shown(most: 40)}' is almost a line that begins a cell: write {DibSeparator.CSharp} or {DibSeparator.Markdown} alone, from the line's first character on, or put what is text into a fence");
        }
    }

    private CellKind KindOf(int index) => lines[index].TrimEnd() switch
    {
        DibSeparator.CSharp => CellKind.CSharp,
        DibSeparator.Markdown => CellKind.Markdown,
        _ => throw Error(index, $"'{lines[index].TrimEnd()}' begins no cell that the kit runs; allowed are {DibSeparator.CSharp} and {DibSeparator.Markdown}"),
    };

    private BertNotebooksException Error(int index, string problem, Exception? cause = null) =>
        new($"{path}, line {index + 1}: {problem}.", cause!);
}
