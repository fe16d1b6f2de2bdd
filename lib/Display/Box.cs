namespace BertNotebooks.Display;

/// <summary>The boxes in which checks and exercises answer.</summary>
internal static class Box
{
    public static Html Passed(string text) => Of("passed", Html.Empty, Yes(text));

    /// <summary>A solved exercise; its name and state stand in attributes, where a front end reads them.</summary>
    public static Html Solved(string exercise) => Of("passed", Attributes(exercise, "true"), Yes(exercise));

    /// <summary>An open exercise: what is off in a sentence, and hints of which each unfolds out of the one before.</summary>
    public static Html NotYet(string exercise, string found, IReadOnlyList<string> hints) => Of(
        "open",
        Attributes(exercise, "false"),
        Html.Format($"<b>\u25cb not yet:</b> {exercise}{(found.Length == 0 ? Html.Empty : Html.Format($"<div>{found}</div>"))}{Folded(hints)}"));

    private static Html Folded(IReadOnlyList<string> hints)
    {
        Html inner = Html.Empty;
        for (int i = hints.Count - 1; i >= 0; i--)
        {
            string title = hints.Count == 1 ? "Hint" : $"Hint {i + 1} of {hints.Count}";
            inner = Html.Format($"<details><summary>{title}</summary>{hints[i]}{inner}</details>");
        }

        return inner;
    }

    private static Html Yes(string text) => Html.Format($"<b>\u2714 passed:</b> {text}");

    private static Html Attributes(string exercise, string solved) => Html.Format($" data-exercise=\"{exercise}\" data-solved=\"{solved}\"");

    private static Html Of(string kind, Html attributes, Html content) =>
        Html.Raw(Style.Frame(Html.Raw($"<div class=\"box {kind}\" role=\"status\"{attributes}>{content}</div>")));
}
