using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace BertNotebooks.Dib.Language;

/// <summary>Knows the C# of a notebook's cells as they stand in an editor, in document order, whether or not they have run: what may be typed, what is wrong, what a name is and where it comes from.</summary>
/// <remarks>Safe to call from any thread. A question about text that newer text replaces ends with <see cref="OperationCanceledException"/>, as one about an unknown cell.</remarks>
internal sealed class LanguageService
{
    private readonly Lock _lock = new();
    private readonly string _path;
    private IReadOnlyList<CodeCell> _cells = [];
    private SubmissionChain _chain;

    /// <summary>Begins with no cells.</summary>
    /// <param name="notebookPath">The notebook's file; relative paths in cells start from its folder.</param>
    public LanguageService(string notebookPath)
    {
        _path = Path.GetFullPath(notebookPath);
        _chain = SubmissionChain.Start(_path);
    }

    /// <summary>Takes the code cells in document order. Cells above the first that differs keep what was found out about them; questions about the others end.</summary>
    public void SetCells(IReadOnlyList<CodeCell> cells)
    {
        SubmissionSources sources = new(_path);
        foreach (CodeCell cell in cells)
        {
            sources.Add(cell);
        }

        lock (_lock)
        {
            _cells = cells;
            _chain = (_chain.References.IsOutdated ? SubmissionChain.Start(_path) : _chain).With(sources);
        }
    }

    /// <summary>Finds what may stand at a place.</summary>
    /// <param name="cellId">The cell.</param>
    /// <param name="at">The place: how many characters stand before it.</param>
    /// <param name="cancel">Ends the question.</param>
    public Task<Completions> CompleteAsync(string cellId, int at, CancellationToken cancel) => AskAsync(cellId, at, async (chain, submission, token) =>
        await CompletionFinder.FindAsync(chain.Document(submission), at, ImmutableHashSet<string>.Empty, token), cancel);

    /// <summary>Finds what the compiler objects to in a cell.</summary>
    public Task<IReadOnlyList<Squiggle>> DiagnoseAsync(string cellId, CancellationToken cancel) => AskAsync(cellId, 0, async (chain, _, token) =>
    {
        List<Squiggle> found = [];
        foreach (Submission submission in chain.OfCell(cellId))
        {
            Compilation compilation = (await chain.Document(submission).Project.GetCompilationAsync(token))!;
            found.AddRange(compilation.GetDiagnostics(token).Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(d =>
                new Squiggle(d.Id, d.Severity == DiagnosticSeverity.Error, d.Location.SourceSpan.Start, d.Location.SourceSpan.End, d.GetMessage(), null)));
        }

        return (IReadOnlyList<Squiggle>)found;
    }, cancel);

    private async Task<T> AskAsync<T>(string cellId, int at, Func<SubmissionChain, Submission, CancellationToken, Task<T>> answer, CancellationToken cancel)
    {
        SubmissionChain chain;
        lock (_lock)
        {
            chain = _chain;
        }

        Submission submission = chain.OfCell(cellId).OrderBy(part => part.Source.From <= at ? -part.Source.From : int.MaxValue).FirstOrDefault() ?? throw new OperationCanceledException($"There is no cell {cellId}.");
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancel, submission.Outdated);
        CancellationToken token = either.Token;
        return await Task.Run(() => answer(chain, submission, token), token);
    }
}
