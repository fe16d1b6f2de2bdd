using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace BertNotebooks.Dib.Language;

/// <summary>Finds what the compiler, or the kernel, objects to in a cell.</summary>
internal static class SquiggleFinder
{
    /// <summary>The objections in the order of the text.</summary>
    public static async Task<IReadOnlyList<Squiggle>> FindAsync(SubmissionChain chain, string cellId, CancellationToken cancel)
    {
        List<Squiggle> squiggles =
        [
            .. chain.DirectiveErrors.Where(error => error.CellId == cellId).Select(error => new Squiggle("", IsError: true, error.Piece.From, error.Piece.To, error.Message, Help: null)),
        ];
        foreach (Submission submission in chain.OfCell(cellId))
        {
            IReadOnlyList<Diagnostic> diagnostics = submission.Diagnostics ??= await DiagnosticsAsync(chain, submission, cancel);
            if (submission.Source.ImportedFrom is { } place)
            {
                squiggles.AddRange(diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(1).Select(error => OfImport(submission, place, error)));
                continue;
            }

            SemanticModel model = (await chain.Document(submission).GetSemanticModelAsync(cancel))!;
            squiggles.AddRange(diagnostics.Select(diagnostic => Of(chain, submission, model, diagnostic)));
        }

        return [.. squiggles.OrderBy(squiggle => squiggle.From)];
    }

    private static async Task<IReadOnlyList<Diagnostic>> DiagnosticsAsync(SubmissionChain chain, Submission submission, CancellationToken cancel)
    {
        Compilation compilation = (await chain.Document(submission).Project.GetCompilationAsync(cancel))!;
        return [.. compilation.GetDiagnostics(cancel).Where(diagnostic => diagnostic is { Severity: >= DiagnosticSeverity.Warning, IsSuppressed: false })];
    }

    private static Squiggle Of(SubmissionChain chain, Submission submission, SemanticModel model, Diagnostic diagnostic)
    {
        // What is missing at the end is shown below the last character.
        int end = submission.Source.Text.Length;
        TextSpan span = diagnostic.Location.SourceSpan;
        int from = Math.Clamp(span.Start, submission.Source.Piece.From, end), to = Math.Clamp(span.End, from, end);
        (from, to) = to > from ? (from, to) : from < end && submission.Source.Text[from] != '\n' ? (from, from + 1) : (Math.Max(submission.Source.Piece.From, from - 1), from);
        return new Squiggle(
            diagnostic.Id, diagnostic.Severity == DiagnosticSeverity.Error, from, to, diagnostic.GetMessage(), NameHelp.Of(chain, submission, model, diagnostic) ?? ErrorHelp.Of(diagnostic.Id, diagnostic.GetMessage()));
    }

    private static Squiggle OfImport(Submission submission, string place, Diagnostic error) => new(
        error.Id, IsError: true, submission.Source.Piece.From, submission.Source.Piece.To, $"{place}: {error.GetMessage()}", ErrorHelp.Of(error.Id, error.GetMessage()));
}
