using BertNotebooks.Dib.Session;
using Microsoft.CodeAnalysis;

namespace BertNotebooks.Dib.Language;

/// <summary>Knows the C# of a notebook's cells as they stand in an editor, in document order: what may be typed, what is wrong, what a name is and where it comes from.</summary>
/// <remarks>
/// What has run may differ, since cells run in any order; only <see cref="Explain"/> knows of it. Safe to call from any thread. Places count
/// UTF-16 units in a cell's text. A question about text that newer text replaces, or about an unknown cell, ends with <see cref="OperationCanceledException"/>.
/// </remarks>
internal sealed class LanguageService
{
    private readonly Lock _lock = new();
    private readonly string _path;
    private IReadOnlyList<CodeCell> _cells = [];
    private SubmissionChain _chain;

    /// <summary>Begins without cells.</summary>
    /// <param name="notebookPath">The notebook's file; relative paths in cells start from its folder.</param>
    public LanguageService(string notebookPath)
    {
        _path = Path.GetFullPath(notebookPath);
        _chain = SubmissionChain.Start(_path);
    }

    /// <summary>Takes the code cells in document order. What was found out about cells above the first that differs is kept; questions about the others end.</summary>
    public void SetCells(IReadOnlyList<CodeCell> cells)
    {
        lock (_lock)
        {
            _cells = cells;
            SubmissionSources sources = new(_path, cells);
            SubmissionChain start = _chain.References.IsOutdated ? Restart() : _chain;
            _chain = start.With(sources);
        }
    }

    /// <summary>Lets go of all that was found out and read, for a notebook that nobody looks at, or when assemblies have changed; the next question begins anew.</summary>
    public void Refresh()
    {
        lock (_lock)
        {
            CellReferences.Forget();
            _chain = Restart().With(new SubmissionSources(_path, _cells));
        }
    }

    /// <summary>Finds things out ahead, so that the first questions are answered at once.</summary>
    /// <param name="firstCell">The cell that the reader looks at; null for the first.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task WarmAsync(string? firstCell, CancellationToken cancel)
    {
        SubmissionChain chain = Chain;
        foreach (string cellId in chain.CellIds.OrderBy(id => id != firstCell))
        {
            await DiagnoseAsync(cellId, cancel);
            if (cellId == (firstCell ?? chain.CellIds[0]))
            {
                int end = chain.OfCell(cellId).Last().Source.Text.Length;
                await CompleteAsync(cellId, end, cancel);
                await DescribeAsync(cellId, end, cancel);
                await SignatureAsync(cellId, end, cancel);
            }
        }

        foreach (string cellId in chain.CellIds)
        {
            await SymbolsAsync(cellId, cancel);
        }
    }

    /// <summary>Finds what may stand at a place, the likeliest first.</summary>
    public Task<Completions> CompleteAsync(string cellId, int at, CancellationToken cancel) => AskAsync(
        cellId,
        async (chain, token) =>
        {
            HashSet<string> declared = [.. chain.Submissions.Where(submission => submission.Source.ImportedFrom is null).SelectMany(submission => submission.Source.Names.Declared).Select(name => name.Name)];
            return PieceAt(chain, cellId, at) is { } submission ? await CompletionFinder.FindAsync(chain.Document(submission), at, declared, token) : Completions.None;
        },
        cancel);

    /// <summary>Describes an item of a list.</summary>
    /// <returns>Null where nothing is known of it.</returns>
    public static Task<Description?> DescribeItemAsync(Completions completions, int item, CancellationToken cancel) =>
        Task.Run(() => DescriptionFinder.OfAsync(completions.Document!, completions.Items[item].Item!, cancel), cancel);

    /// <summary>Describes the name at a place.</summary>
    /// <returns>Null where there is none.</returns>
    public Task<Description?> DescribeAsync(string cellId, int at, CancellationToken cancel) => AskAsync(
        cellId,
        async (chain, token) => PieceAt(chain, cellId, at) is { } submission ? await DescriptionFinder.FindAsync(chain, submission, at, token) : null,
        cancel);

    /// <summary>Finds how the method can be called in whose brackets a place is.</summary>
    /// <returns>Null where it is in none.</returns>
    public Task<Signatures?> SignatureAsync(string cellId, int at, CancellationToken cancel) => AskAsync(
        cellId,
        async (chain, token) => PieceAt(chain, cellId, at) is { } submission ? await SignatureFinder.FindAsync(chain.Document(submission), at, token) : null,
        cancel);

    /// <summary>Finds what the compiler objects to in a cell: errors and warnings, in the order of the text.</summary>
    public Task<IReadOnlyList<Squiggle>> DiagnoseAsync(string cellId, CancellationToken cancel) =>
        AskAsync(cellId, (chain, token) => SquiggleFinder.FindAsync(chain, cellId, token), cancel);

    /// <summary>Finds which names a cell declares and which of other cells it uses.</summary>
    public Task<CellSymbols> SymbolsAsync(string cellId, CancellationToken cancel) =>
        AskAsync(cellId, (chain, token) => CellSymbolFinder.FindAsync(chain, cellId, token), cancel);

    /// <summary>Explains in plain words why a cell failed.</summary>
    /// <param name="cellId">The cell.</param>
    /// <param name="error">Its error.</param>
    /// <param name="ran">The cells that have run since the kernel started.</param>
    /// <returns>Null where the message says all.</returns>
    public Explanation? Explain(string cellId, CellError error, IReadOnlySet<string> ran) => ErrorExplainer.Explain(Chain, cellId, error, ran);

    private SubmissionChain Chain
    {
        get
        {
            lock (_lock)
            {
                return _chain;
            }
        }
    }

    // What the old chain is asked for ends.
    private SubmissionChain Restart()
    {
        _chain.With(new SubmissionSources(_path, []));
        return SubmissionChain.Start(_path);
    }

    // No answer in a directive's line.
    private static Submission? PieceAt(SubmissionChain chain, string cellId, int at) =>
        chain.OfCell(cellId).FirstOrDefault(submission => submission.Source.ImportedFrom is null && submission.Source.Piece.From <= at && at <= submission.Source.Piece.To);

    private async Task<T> AskAsync<T>(string cellId, Func<SubmissionChain, CancellationToken, Task<T>> answer, CancellationToken cancel)
    {
        SubmissionChain chain = Chain;
        Submission last = chain.OfCell(cellId).LastOrDefault() ?? throw new OperationCanceledException($"There is no cell {cellId}.");
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancel, last.Outdated);
        CancellationToken token = either.Token;
        return await Task.Run(() => answer(chain, token), token);
    }
}
