namespace BertNotebooks.Display;

/// <summary>The boxes in which checks and exercises answer.</summary>
internal static class Box
{
    public static Html Passed(string text) => Of("passed", Html.Format($"<b>\u2714 passed:</b> {text}"));

    public static Html NotYet(string text) => Of("open", Html.Format($"<b>\u25cb not yet:</b> {text}"));

    private static Html Of(string kind, Html content) =>
        Html.Raw(Style.Frame(Html.Raw($"<div class=\"box {kind}\" role=\"status\">{content}</div>")));
}
