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
    /// <exception cref="BertNotebooksException">It is no notebook.</exception>
    public DocumentLayout(string path, byte[] bytes, Func<string> newId)
    {
        string text = DibText.Decode(path, bytes);
        DibParts notebook = DibParts.Parse(path, text);
        _hasByteOrderMark = bytes.AsSpan().StartsWith("\uFEFF"u8);
        Style = DocumentStyle.Of(text, notebook);
        // Blank lines before the first cell are no cell.
        DibPart? blank = notebook.Parts[0] is { Separator.Length: 0, Source.Length: 0 } part ? part : null;
        _header = notebook.Header + blank?.Before;
        DibPart[] parts = [.. notebook.Parts.Skip(blank is null ? 0 : 1)];
        Blocks = [.. parts.Select((p, i) => new DocumentBlock(p.Source.Length > 0 ? newId() : null, p, i == parts.Length - 1))];
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
        if (Blocks.Count > 0 && _header.Length > 0 && DocumentStyle.LineEnds(_header.AsSpan(_header.Length - 1)) == 0)
        {
            text.Append(Style.LineEnd);
        }

        int line = 1 + DocumentStyle.LineEnds(text.ToString()), codeCells = 0;
        List<PlayCell> cells = [];
        for (int i = 0; i < Blocks.Count; i++)
        {
            DocumentBlock block = Blocks[i];
            string front = block.Separator(i == 0, Style) + block.Before(i == 0, Style), source = block.Source(Style);
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

    /// <summary>Takes the cells as they are for what the file holds.</summary>
    public void MarkSaved() => Blocks.ForEach(block => block.MarkSaved(Style));
}
