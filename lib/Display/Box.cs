namespace BertNotebooks.Display;

/// <summary>The boxes in which checks and exercises answer.</summary>
internal static class Box
{
    public static Html Passed(string text) => Of("passed", Html.Empty, Yes(text));

    /// <summary>A solved exercise; its name and state stand in attributes, where a front end reads them.</summary>
    public static Html Solved(string exercise) => Of("passed", Attributes(exercise, "true"), Yes(exercise));

    /// <summary>An open exercise: what is off, then its hints, each folded in the one before.</summary>
    public static Html NotYet(string exercise, IReadOnlyList<string> hints, string fault)
    {
        Html folded = Html.Empty;
        for (int i = hints.Count; i >= 1; i--)
        {
            string summary = hints.Count == 1 ? "Hint" : $"Hint {i} of {hints.Count}";
            folded = Html.Format($"<details><summary>{summary}</summary>{hints[i - 1]}{folded}</details>");
        }

        return Of("open", Attributes(exercise, "false"), Html.Format($"<b>\u25cb not yet:</b> {exercise}{(fault.Length > 0 ? Html.Format($"<br>{fault}") : Html.Empty)}{folded}"));
    }

    private static Html Yes(string text) => Html.Format($"<b>\u2714 passed:</b> {text}");

    private static Html Attributes(string exercise, string solved) => Html.Format($" data-exercise=\"{exercise}\" data-solved=\"{solved}\"");

    private static Html Of(string kind, Html attributes, Html content) =>
        Html.Raw(Style.Frame(Html.Raw($"<div class=\"box {kind}\" role=\"status\"{attributes}>{content}</div>")));
}
