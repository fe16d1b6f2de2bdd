using System.Text.RegularExpressions;
using BertNotebooks.Dib.Session;

namespace BertNotebooks.Dib.Language;

/// <summary>Explains why a cell failed, from the message and from what the notebook's other cells declare.</summary>
internal static partial class ErrorExplainer
{
    /// <summary>The explanation; null where the message says all, as the kit's own do.</summary>
    /// <param name="chain">The notebook.</param>
    /// <param name="cellId">The cell that failed.</param>
    /// <param name="error">Its error.</param>
    /// <param name="ran">The cells that have run.</param>
    public static Explanation? Explain(SubmissionChain chain, string cellId, CellError error, IReadOnlySet<string> ran)
    {
        Match match = Beginning().Match(error.Message);
        (string kind, string message) = (match.Groups[1].Value, match.Groups[2].Value);
        if (NameHelp.UnknownName.Contains(kind) && FirstQuoted().Match(message) is { Success: true } quoted && OfName(chain, cellId, quoted.Groups[1].Value, ran) is { } explanation)
        {
            return explanation;
        }

        return ErrorHelp.IsDisposed(kind, message) && OfDisposed(chain, cellId, ran) is { } disposed ? disposed
            : (ErrorHelp.Of(kind, message) ?? ErrorHelp.OfException(kind, message)) is { } text ? new Explanation(text, RunTo: null)
            : null;
    }

    private static Explanation? OfName(SubmissionChain chain, string cellId, string name, IReadOnlySet<string> ran)
    {
        if (NameHelp.Declarer(chain, cellId, name, id => !ran.Contains(id)) is { } waiting)
        {
            return new Explanation($"`{name}` is declared in cell {chain.NumberOf(waiting)}, which has not run. Run it first.", waiting);
        }

        if (NameHelp.Declarer(chain, cellId, name) is { } changed)
        {
            return new Explanation($"`{name}` is declared in cell {chain.NumberOf(changed)}, but not in the text of it that has run. Run it again.", changed);
        }

        string? nearest = NearestName.Of(name, chain.Submissions.SelectMany(submission => submission.Source.Names.Declared).Where(declared => declared.Kind != NameKind.Using).Select(declared => declared.Name).Distinct());
        return NameHelp.InnerDeclarer(chain, name) is { } inner ? new Explanation(NameHelp.InnerText(chain, name, inner), RunTo: null)
            : nearest is not null && nearest != name ? new Explanation($"Nothing is called `{name}`. Did you mean `{nearest}`?", RunTo: null)
            : null;
    }

    // A variable that this cell uses, and that a cell has disposed of.
    private static Explanation? OfDisposed(SubmissionChain chain, string cellId, IReadOnlySet<string> ran)
    {
        HashSet<string> used = [.. chain.OfCell(cellId).SelectMany(submission => submission.Source.Names.All)];
        Submission? ender = chain.Submissions.LastOrDefault(submission =>
            (submission.Source.CellId == cellId || ran.Contains(submission.Source.CellId)) && submission.Source.Names.Disposed.Overlaps(used));
        string? name = ender?.Source.Names.Disposed.FirstOrDefault(used.Contains);
        return name is not null && NameHelp.Declarer(chain, cellId, name) is { } declarer
            ? new Explanation($"`{name}` was disposed of in cell {chain.NumberOf(ender!.Source.CellId)}. Run cell {chain.NumberOf(declarer)} again, which makes it.", declarer)
            : null;
    }

    [GeneratedRegex(@"^(CS\d{4}|[A-Z]\w*Exception): (.*)$", RegexOptions.Singleline)]
    private static partial Regex Beginning();

    [GeneratedRegex("'([^'<]*)")]
    private static partial Regex FirstQuoted();
}
