using System.Collections;
using System.Globalization;
using System.Reflection;

namespace BertNotebooks.Dib.Session;

/// <summary>Decides how a value looks below a cell.</summary>
/// <remarks>
/// A type with a public <c>string ToHtml()</c>, as all display types of the kit have, says itself; sequences of numbers or
/// texts are one line, arrays of two dimensions or of arrays one line a row; all else is its <c>ToString</c>.
/// </remarks>
internal static class ValueRenderer
{
    /// <summary>How many items of a sequence are shown.</summary>
    public const int MaxItems = 100;

    /// <summary>The value as text or HTML; null is an empty text.</summary>
    public static RenderedValue Render(object? value) => value switch
    {
        null => new(OutputKind.Text, ""),
        string text => new(OutputKind.Text, text),
        _ when HtmlOf(value) is { } html => new(OutputKind.Html, html),
        Array { Rank: 2 } matrix when IsPlain(matrix.GetType().GetElementType()!) => new(OutputKind.Text, Matrix(matrix)),
        IDictionary dictionary => new(OutputKind.Text, Dictionary(dictionary)),
        IEnumerable items when Lines(items) is { } lines => new(OutputKind.Text, lines),
        _ => new(OutputKind.Text, Text(value)),
    };

    private static string? HtmlOf(object value)
    {
        MethodInfo? method = value.GetType().GetMethod("ToHtml", BindingFlags.Public | BindingFlags.Instance, Type.EmptyTypes);
        return method?.ReturnType == typeof(string)
            ? (string?)method.Invoke(value, BindingFlags.DoNotWrapExceptions, null, null, null) ?? ""
            : null;
    }

    private static bool IsPlain(Type type) =>
        type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(decimal) || type == typeof(Half);

    private static Type? ItemType(object items) => items.GetType().GetInterfaces()
        .FirstOrDefault(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];

    private static string? Lines(IEnumerable items)
    {
        Type? item = ItemType(items);
        if (item is null)
        {
            return null;
        }

        if (IsPlain(item))
        {
            return Line(items);
        }

        bool rows = item.IsArray && item.GetArrayRank() == 1 && IsPlain(item.GetElementType()!);
        return rows ? string.Join('\n', items.Cast<IEnumerable>().Take(MaxItems).Select(Line)) : null;
    }

    private static string Line(IEnumerable items)
    {
        List<string> texts = [.. items.Cast<object?>().Take(MaxItems + 1).Select(Text)];
        if (texts.Count > MaxItems)
        {
            texts[MaxItems] = "…";
        }

        return $"[{string.Join(", ", texts)}]";
    }

    private static string Matrix(Array matrix) => string.Join('\n', Enumerable.Range(0, Math.Min(matrix.GetLength(0), MaxItems))
        .Select(row => Line(Enumerable.Range(0, matrix.GetLength(1)).Select(column => matrix.GetValue(row, column)))));

    private static string Dictionary(IDictionary dictionary) => string.Join('\n', dictionary.Keys.Cast<object>().Take(MaxItems)
        .Select(key => $"{Text(key)}: {Text(dictionary[key])}"));

    private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
