using System.Text;
using BertNotebooks.Dib.Format;

namespace BertNotebooks.Play.Documents;

/// <summary>The cells of an open notebook in their order, with what the file holds around them.</summary>
internal sealed class DocumentLayout
{
    private readonly string _header;
    private readonly string _fileEnd;
    private readonly bool _hasByteOrderMark;

    /// <summary>Cuts a file.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="bytes">What it holds.</param>
    /// <param name="name">Gives the cells their ids.</param>
    /// <exception cref="BertNotebooksException">It is no notebook.</exception>
    public DocumentLayout(string path, byte[] bytes, Func<IReadOnlyList<(CellKind Kind, string Text)>, IEnumerable<string>> name)
    {
        string text = DibText.Decode(path, bytes);
        DibParts notebook = DibParts.Parse(path, text);
        _hasByteOrderMark = bytes.AsSpan().StartsWith("\uFEFF"u8);
        Style = DocumentStyle.Of(text, notebook);
        // Blank lines before the first cell are no cell.
        DibPart? blank = notebook.Parts[0] is { Separator.Length: 0, Source.Length: 0 } part ? part : null;
        _header = notebook.Header + blank?.Before;
        DibPart[] parts = [.. notebook.Parts.Skip(blank is null ? 0 : 1)];
        Blocks = [.. parts.Select((p, i) => new DocumentBlock(p, i == parts.Length - 1))];
        DocumentBlock[] shown = [.. Blocks.Where(block => block.Text.Length > 0)];
        foreach ((DocumentBlock block, string id) in shown.Zip(name([.. shown.Select(block => (block.Kind, block.Text))])))
        {
            block.Id = id;
        }

        _fileEnd = parts.Length > 0 ? parts[^1].After : Style.LineEnd;
    }

    /// <summary>All cells; those without an id are not shown.</summary>
    public List<DocumentBlock> Blocks { get; }

    /// <summary>How the file is written.</summary>
    public DocumentStyle Style { get; }

    /// <summary>The file's bytes, as it would be written now, and the cells that are shown.</summary>
    public (byte[] Bytes, IReadOnlyList<PlayCell> Cells) Render()
    {
        StringBuilder text = new(_header);
        int line = 1 + DocumentStyle.LineEnds(_header), codeCells = 0;
        List<PlayCell> cells = [];
        for (int i = 0; i < Blocks.Count; i++)
        {
            DocumentBlock block = Blocks[i];
            // What ended the file without a line end may do so no longer.
            string end = text.Length > 0 && !DibText.LineEnds.Contains(text[^1]) ? Style.LineEnd : "";
            string front = end + block.Separator(i == 0, Style) + block.Before(i == 0, Style), source = block.Source(Style);
            string after = block.After(i == Blocks.Count - 1 ? _fileEnd : null, Style);
            if (block.Id is string id)
            {
                int number = block.Kind == CellKind.CSharp && source.Length > 0 ? ++codeCells : 0;
                cells.Add(new PlayCell(id, block.Kind, block.Text, number, Math.Max(1, line + DocumentStyle.LineEnds(front) - block.BlankLines)));
            }

            text.Append(front).Append(source).Append(after);
            line += DocumentStyle.LineEnds(front) + DocumentStyle.LineEnds(source) + DocumentStyle.LineEnds(after);
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        return (_hasByteOrderMark ? [0xEF, 0xBB, 0xBF, .. bytes] : bytes, cells);
    }

    /// <summary>Where a cell stands among all, by its id.</summary>
    /// <exception cref="ArgumentException">There is no such cell.</exception>
    public int IndexOf(string id) => Blocks.FindIndex(block => block.Id == id) is int index and >= 0
        ? index
        : throw new ArgumentException($"There is no cell '{id}'.", nameof(id));

    /// <summary>A cell by its id.</summary>
    /// <exception cref="ArgumentException">There is no such cell.</exception>
    public DocumentBlock Block(string id) => Blocks[IndexOf(id)];

    /// <summary>Brings the cells into the order, number, kinds and texts of others; empty cells of the file stay behind those that they followed.</summary>
    public void Arrange(IReadOnlyList<StoredCell> cells)
    {
        HashSet<string> kept = [.. cells.Select(cell => cell.Id)];
        Dictionary<string, DocumentBlock> shown = Blocks.Where(block => block.Id is not null && kept.Contains(block.Id)).ToDictionary(block => block.Id!);
        string anchor = "";
        ILookup<string, DocumentBlock> empty = Blocks.Select(block =>
        {
            anchor = block.Id is string id && kept.Contains(id) ? id : anchor;
            return (Anchor: anchor, Block: block);
        }).Where(pair => pair.Block.Id is null).ToLookup(pair => pair.Anchor, pair => pair.Block);
        List<DocumentBlock> arranged = [.. empty[""]];
        foreach (StoredCell cell in cells)
        {
            DocumentBlock block = shown.GetValueOrDefault(cell.Id) ?? new DocumentBlock(cell.Id, cell.Kind, cell.Text, Style);
            (block.Kind, block.Text) = (cell.Kind, cell.Text.ReplaceLineEndings("\n"));
            arranged.AddRange([block, .. empty[cell.Id]]);
        }

        Blocks.Clear();
        Blocks.AddRange(arranged);
    }

    /// <summary>Takes the cells as they are for what the file holds.</summary>
    public void MarkSaved() => Blocks.ForEach(block => block.MarkSaved(Style));
}
