using System.Text.RegularExpressions;
using BertNotebooks.Dib.Format;

namespace BertNotebooks.Dib.Page;

/// <summary>Keeps an answer out of sight where a notebook asks for a guess first: outputs between a "Predict." and the next text open on a click.</summary>
/// <remarks>They stand open in the page, and a script shuts them, so that a reader without scripts sees all; for printing they open again.</remarks>
internal static partial class Predictions
{
    /// <summary>The script that shuts what is folded; a chart that was drawn meanwhile learns its width when it opens.</summary>
    public const string Script = """
        <script>
        (function () {
          var folds = document.querySelectorAll("details.prediction");
          function all(open) { folds.forEach(function (fold) { fold.open = open; }); }
          all(false);
          addEventListener("beforeprint", function () { all(true); });
          folds.forEach(function (fold) { fold.addEventListener("toggle", function () { if (fold.open) dispatchEvent(new Event("resize")); }); });
        })();
        </script>

        """;

    /// <summary>Whether the outputs of a code cell answer a question: one in the text right before it or the code cells before it, or one of its own.</summary>
    public static bool IsAnswer(IReadOnlyList<DibCell> cells, int index) =>
        cells[index].Kind != CellKind.Markdown
        && (Own().IsMatch(cells[index].Source) || (cells.Take(index).LastOrDefault(cell => cell.Kind == CellKind.Markdown) is { } text && Asks().IsMatch(text.Source)));

    /// <summary>Outputs that open on a click.</summary>
    public static string Fold(string outputs) => $"<details class=\"prediction\" open><summary>Write your guess down, then open what came out</summary>\n{outputs}</details>\n";

    // The question has to be the last thing that the text says: what explains and then exercises asks for nothing here.
    [GeneratedRegex(@"\*\*Predict(?:\.\*\*|\*\*)(?![\s\S]*\*\*(?:Explain|Check|Exercise|What you see))")]
    private static partial Regex Asks();

    [GeneratedRegex(@"^//\s*predict:\s*\S", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Own();
}
