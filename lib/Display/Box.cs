namespace BertNotebooks.Display;

/// <summary>The boxes in which checks and exercises answer.</summary>
internal static class Box
{
    public static Html Passed(string text) => Of("passed", Html.Empty, Yes(text));

    /// <summary>A solved exercise; its name and state stand in attributes, where a front end reads them.</summary>
    public static Html Solved(string exercise) => Of("passed", Attributes(exercise, "true"), Yes(exercise));

    /// <summary>An open exercise: its hint unfolds, and what went wrong stands below.</summary>
    public static Html NotYet(string exercise, string hint, string? error = null) => Of(
        "open",
        Attributes(exercise, "false"),
        Html.Format($"<b>\u25cb not yet:</b> {exercise}<details><summary>Hint</summary>{hint}</details>{error}"));

    private static Html Yes(string text) => Html.Format($"<b>\u2714 passed:</b> {text}");

    private static Html Attributes(string exercise, string solved) => Html.Format($" data-exercise=\"{exercise}\" data-solved=\"{solved}\"");

    private static Html Of(string kind, Html attributes, Html content) =>
        Html.Raw(Style.Frame(Html.Raw($"<div class=\"box {kind}\" role=\"status\"{attributes}>{content}</div>")));
}
