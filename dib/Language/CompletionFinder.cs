using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.Text;

namespace BertNotebooks.Dib.Language;

/// <summary>Finds what may stand at a place, and chooses the likeliest.</summary>
internal static class CompletionFinder
{
    /// <summary>The most choices.</summary>
    public const int Most = 200;

    private const int NoFit = 9;

    /// <summary>What may stand at the place.</summary>
    /// <param name="document">The submission.</param>
    /// <param name="at">The place.</param>
    /// <param name="declared">Names that cells declare: without a typed word, they come first.</param>
    /// <param name="cancel">Stops the search.</param>
    public static async Task<Completions> FindAsync(Document document, int at, IReadOnlySet<string> declared, CancellationToken cancel)
    {
        CompletionList list = await CompletionService.GetService(document)!.GetCompletionsAsync(document, at, CompletionTrigger.Invoke, cancellationToken: cancel);
        if (list.ItemsList.Count == 0)
        {
            return Completions.None;
        }

        TextSpan span = list.Span;
        string typed = (await document.GetTextAsync(cancel)).ToString(TextSpan.FromBounds(span.Start, Math.Max(span.Start, at)));
        CompletionItem[] fitting =
        [
            .. from item in list.ItemsList
               let fit = Fit(item, typed, declared)
               where fit < NoFit && (!item.IsComplexTextEdit || Kind(item) == "keyword")
               orderby fit, -item.Rules.MatchPriority, item.SortText.ToUpperInvariant()
               select item,
        ];
        return new Completions(span.Start, span.End, [.. fitting.Take(Most).Select(ToSuggestion)], fitting.Length > Most) { Document = document };
    }

    private static int Fit(CompletionItem item, string typed, IReadOnlySet<string> declared)
    {
        string name = item.FilterText;
        return typed.Length == 0 ? FitWithoutWord(item, declared)
            : name.StartsWith(typed, StringComparison.Ordinal) ? 0
            : name.StartsWith(typed, StringComparison.OrdinalIgnoreCase) ? 1
            : Initials(name).StartsWith(typed, StringComparison.OrdinalIgnoreCase) ? 2
            : name.Contains(typed, StringComparison.OrdinalIgnoreCase) ? 3
            : NoFit;
    }

    private static int FitWithoutWord(CompletionItem item, IReadOnlySet<string> declared) =>
        Kind(item) is "local" or "parameter" ? 0 : declared.Contains(item.FilterText) ? 1 : 2;

    // FillMaskTable is FMT.
    private static string Initials(string name) => string.Concat(name.Where((c, i) => i == 0 || char.IsUpper(c)));

    private static Suggestion ToSuggestion(CompletionItem item, int place) => new(
        item.DisplayTextPrefix + item.DisplayText + item.DisplayTextSuffix,
        item.Properties.GetValueOrDefault("InsertionText") ?? (item.DisplayTextSuffix == ":" ? item.DisplayText + ":" : item.DisplayText),
        Kind(item), item.InlineDescription, $"{place:000}")
    { Item = item };

    private static string Kind(CompletionItem item) => item.Tags.Length == 0 ? "" : item.Tags[0].ToLowerInvariant();
}
