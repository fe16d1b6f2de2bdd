using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Session;

namespace BertNotebooks.Dib.Language;

/// <summary>A directive that cannot be carried out.</summary>
internal sealed record DirectiveError(string CellId, CellPiece Piece, string Message);

/// <summary>Follows the cells of a notebook, and the notebooks that they import, in the order in which they run.</summary>
internal sealed class SubmissionSources
{
    private readonly string _notebookPath, _folder;
    private readonly Stack<string> _open;
    private readonly List<SubmissionSource> _all = [];
    private readonly List<DirectiveError> _errors = [];

    /// <summary>Follows the cells.</summary>
    /// <param name="notebookPath">The notebook's file.</param>
    /// <param name="cells">Its code cells.</param>
    public SubmissionSources(string notebookPath, IReadOnlyList<CodeCell> cells)
    {
        _notebookPath = notebookPath;
        _folder = Path.GetDirectoryName(notebookPath)!;
        _open = new([notebookPath]);
        CellIds = [.. cells.Select(cell => cell.Id)];
        foreach (CodeCell cell in cells)
        {
            Add(cell);
        }
    }

    /// <summary>The cells in their order.</summary>
    public IReadOnlyList<string> CellIds { get; }

    /// <summary>The submissions in their order.</summary>
    public IReadOnlyList<SubmissionSource> All => _all;

    /// <summary>The directives that failed.</summary>
    public IReadOnlyList<DirectiveError> Errors => _errors;

    private void Add(CodeCell cell)
    {
        foreach ((int index, CellPiece piece) in CellPiece.Split(cell.Text).Index())
        {
            string key = $"{cell.Id}:{index}";
            if (!piece.IsDirective)
            {
                _all.Add(new SubmissionSource(key, cell.Id, piece, _notebookPath, piece.InPlace(cell.Text)));
                continue;
            }

            try
            {
                Import(key, cell.Id, piece, cell.Text[piece.From..piece.To].Trim(), _notebookPath);
            }
            catch (NotebookDirectiveException e)
            {
                _errors.Add(new DirectiveError(cell.Id, piece, e.Message));
            }
        }
    }

    private void Import(string key, string cellId, CellPiece directive, string line, string file)
    {
        DibDocument imported = NotebookDirective.Import(line, file, _folder, _open);
        _open.Push(imported.FilePath);
        try
        {
            foreach (DibCell cell in imported.CodeCells)
            {
                foreach (CellSegment segment in CellSegment.Split(cell))
                {
                    string inner = $"{key}/{imported.FilePath}:{segment.FirstLine}";
                    if (segment.IsDirective)
                    {
                        Import(inner, cellId, directive, segment.Text, imported.FilePath);
                        continue;
                    }

                    _all.Add(new SubmissionSource(inner, cellId, directive, imported.FilePath, segment.Text)
                    {
                        ImportedFrom = $"{Path.GetFileName(imported.FilePath)}, cell {cell.Number}",
                    });
                }
            }
        }
        finally
        {
            _open.Pop();
        }
    }
}
