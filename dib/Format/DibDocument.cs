namespace BertNotebooks.Dib.Format;

/// <summary>A notebook in the <c>.dib</c> format of Polyglot Notebooks, cut into cells.</summary>
internal sealed class DibDocument
{
    private DibDocument(string path, IReadOnlyList<DibCell> cells)
    {
        FilePath = path;
        Cells = cells;
    }

    /// <summary>The file, as an absolute path.</summary>
    public string FilePath { get; }

    /// <summary>The file's name without folder and ending.</summary>
    public string Name => Path.GetFileNameWithoutExtension(FilePath);

    /// <summary>The cells that hold anything, in the order of the file.</summary>
    public IReadOnlyList<DibCell> Cells { get; }

    /// <summary>The C# cells among them.</summary>
    public IEnumerable<DibCell> CodeCells => Cells.Where(cell => cell.Kind == CellKind.CSharp);

    /// <summary>Reads a notebook.</summary>
    /// <exception cref="BertNotebooksException">The file is missing, too large, not text, or not a notebook of C# and Markdown cells.</exception>
    public static DibDocument Load(string path) => Parse(Path.GetFullPath(path), DibText.Read(path));

    /// <summary>Cuts the text of a notebook into cells; the path serves messages.</summary>
    /// <exception cref="BertNotebooksException">A cell is neither C# nor Markdown, or the header is not JSON.</exception>
    public static DibDocument Parse(string path, string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        DibReader reader = new(path, lines);
        int start = lines[0] == DibReader.Meta ? reader.SkipMeta() : 0;
        return new DibDocument(path, reader.ReadCells(start));
    }
}
