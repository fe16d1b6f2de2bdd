using System.Reflection;

namespace BertNotebooks.Dib.Session;

/// <summary>Decides how a value looks below a cell.</summary>
/// <remarks>A type with a public <c>string ToHtml()</c>, as all display types of the kit have, says itself; all else is text.</remarks>
internal static class ValueRenderer
{
    /// <summary>How many items of a sequence are shown.</summary>
    public const int MaxItems = 100;

    /// <summary>The value as text or HTML.</summary>
    public static RenderedValue Render(object? value) =>
        value is not null && HtmlOf(value) is { } html ? new(OutputKind.Html, html) : new(OutputKind.Text, ValueText.Of(value));

    private static string? HtmlOf(object value)
    {
        MethodInfo? method = value.GetType().GetMethod("ToHtml", BindingFlags.Public | BindingFlags.Instance, Type.EmptyTypes);
        return method?.ReturnType == typeof(string)
            ? (string?)method.Invoke(value, BindingFlags.DoNotWrapExceptions, null, null, null) ?? ""
            : null;
    }
}
