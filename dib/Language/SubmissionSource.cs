using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Session;

namespace BertNotebooks.Dib.Language;

/// <summary>What one submission is made of: C# that runs in one go, in a cell or in a notebook that a cell imports.</summary>
/// <param name="Key">Tells it from the others of the chain, and stays while the text changes.</param>
/// <param name="CellId">The cell; where the text is imported, the one that imports.</param>
/// <param name="Place">For a text that is imported, where it stands; else null.</param>
/// <param name="FilePath">The notebook's file, which relative references start from.</param>
/// <param name="From">Where the piece begins in its cell.</param>
/// <param name="Text">The cell's text up to the piece's end, with blanks before the piece.</param>
internal sealed record SubmissionSource(string Key, string CellId, string? Place, string FilePath, int From, string Text);

/// <summary>A directive that cannot be carried out.</summary>
internal sealed record DirectiveError(string CellId, int From, int To, string Message);

/// <summary>Follows the cells of a notebook, and the notebooks that they import, in the order in which they run.</summary>
/// <param name="notebookPath">The notebook's file.</param>
internal sealed class SubmissionSources(string notebookPath)
{
    private readonly string _folder = Path.GetDirectoryName(notebookPath)!;
    private readonly Stack<string> _open = new([notebookPath]);

    /// <summary>The submissions in their order.</summary>
    public List<SubmissionSource> Sources { get; } = [];

    /// <summary>The directives that failed.</summary>
    public List<DirectiveError> Errors { get; } = [];

    /// <summary>Goes on with a cell.</summary>
    public void Add(CodeCell cell)
    {
        foreach ((int index, CellPiece piece) in CellPiece.Split(cell.Text).Index())
        {
            if (!piece.IsDirective)
            {
                Sources.Add(new SubmissionSource($"{cell.Id}:{index}", cell.Id, null, notebookPath, piece.From, piece.InPlace(cell.Text)));
                continue;
            }

            try
            {
                Import(cell.Id, $"{cell.Id}:{index}", cell.Text[piece.From..piece.To].Trim(), notebookPath);
            }
            catch (NotebookDirectiveException e)
            {
                Errors.Add(new DirectiveError(cell.Id, piece.From, piece.To, e.Message));
            }
        }
    }

    private void Import(string cellId, string key, string directive, string file)
    {
        DibDocument imported = NotebookDirective.Import(directive, file, _folder, _open);
        _open.Push(imported.FilePath);
        try
        {
            foreach (DibCell cell in imported.CodeCells)
            {
                foreach (CellSegment segment in CellSegment.Split(cell))
                {
                    string inner = $"{key}/{imported.Name}:{segment.FirstLine}";
                    if (segment.IsDirective)
                    {
                        Import(cellId, inner, segment.Text, imported.FilePath);
                        continue;
                    }

                    Sources.Add(new SubmissionSource(inner, cellId, $"{Path.GetFileName(imported.FilePath)}, cell {cell.Number}", imported.FilePath, 0, segment.Text));
                }
            }
        }
        finally
        {
            _open.Pop();
        }
    }
}
