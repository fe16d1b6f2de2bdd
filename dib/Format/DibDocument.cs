namespace BertNotebooks.Dib.Format;

/// <summary>A notebook in the <c>.dib</c> format of Polyglot Notebooks, cut into cells.</summary>
public sealed class DibDocument
{
    /// <summary>Puts a notebook together.</summary>
    /// <param name="filePath">The file, as an absolute path; relative paths in cells start from its folder.</param>
    /// <param name="cells">The cells in their order.</param>
    public DibDocument(string filePath, IReadOnlyList<DibCell> cells)
    {
        FilePath = filePath.NotNull();
        Cells = cells.NotNull();
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
        List<DibCell> cells = [];
        int codeCells = 0;
        DibParts notebook = DibParts.Parse(path.NotNull(), text.NotNull());
        foreach (DibPart part in notebook.Parts.Where(part => part.Source.Length > 0))
        {
            int number = part.Kind == CellKind.CSharp ? ++codeCells : 0;
            cells.Add(new DibCell(part.Kind, part.Source.ReplaceLineEndings("\n"), part.FirstLine, number));
        }

        return new DibDocument(path, cells);
    }
}
