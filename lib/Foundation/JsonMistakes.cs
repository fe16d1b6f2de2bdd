using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace BertNotebooks.Foundation;

/// <summary>What is wrong with a JSON text, in words for whoever wrote it: the reader itself speaks of C# types and quotes as much as there is.</summary>
internal static partial class JsonMistakes
{
    private const string AsItIs = "a value is of another kind than is expected there, or a text is not Unicode";

    /// <summary>The mistake and its place, without a full stop, such as <c>"hidden_size" must be a whole number (line 3, byte 17)</c>.</summary>
    /// <param name="mistake">What the reader threw; one of the kit's own keeps its words.</param>
    /// <param name="into">What the text was read into; null when it was only looked through.</param>
    public static string Words(this Exception mistake, Type? into = null) => mistake switch
    {
        JsonException json => What(json, into) + Place(json),
        InvalidOperationException => AsItIs,
        KeyNotFoundException or NullReferenceException => "a value is missing",
        OverflowException => "a number is too large",
        _ => mistake.Message.TrimEnd('.'),
    };

    private static string What(JsonException mistake, Type? into) => Syntax(mistake) is JsonException wrong ? FirstSentence(wrong.Message)
        : mistake.Path is null && mistake.LineNumber is null ? Own(mistake.Message)
        : Kind(mistake, into);

    // The reader's own type is not public; a serializer wraps it.
    private static JsonException? Syntax(JsonException mistake) =>
        mistake.GetType() != typeof(JsonException) ? mistake : mistake.InnerException is JsonException inner && inner.GetType() != typeof(JsonException) ? inner : null;

    private static string Place(JsonException mistake) => mistake.LineNumber is long line
        ? string.Create(CultureInfo.InvariantCulture, $" (line {line + 1}, byte {mistake.BytePositionInLine + 1})")
        : "";

    // What follows it are hints at options of the reader.
    private static string FirstSentence(string message) => EndOfSentence().Split(message, 2)[0].Shown();

    private static string Own(string message) => Missing().Match(message) is { Success: true } missing ? $"{missing.Groups[1].Value.Replace('\'', '"').Shown()} is missing"
        : NotNull().Match(message) is { Success: true } isNull ? $"\"{JsonNamingPolicy.SnakeCaseLower.ConvertName(isNull.Groups[1].Value)}\" must not be null"
        : message.Contains("type '", StringComparison.Ordinal) ? AsItIs
        : message.Shown().TrimEnd('.');

    private static string Kind(JsonException mistake, Type? into)
    {
        string path = mistake.Path ?? "$";
        if (path == "$")
        {
            return Missing().IsMatch(mistake.Message) || NotNull().IsMatch(mistake.Message) ? Own(mistake.Message) : $"it must be {Rule(into)}";
        }

        string name = path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path[1..];
        Type? kind = into?.GetProperties().FirstOrDefault(property => name == NameOf(property) || name.StartsWith(NameOf(property) + ".", StringComparison.Ordinal) || name.StartsWith(NameOf(property) + "[", StringComparison.Ordinal))?.PropertyType;
        return kind is null ? $"\"{name.Shown()}\" is of another kind than is expected there" : $"\"{name.Shown()}\" must be {Rule(kind)}";
    }

    private static string NameOf(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);

    // In a list or an object the rule is that of what it holds, which the path leads to.
    private static string Rule(Type? type) => type switch
    {
        null => "an object",
        _ when Nullable.GetUnderlyingType(type) is Type inner => Rule(inner),
        _ when type == typeof(int) => "a whole number of at most 2,147,483,647",
        _ when type == typeof(long) => "a whole number",
        _ when type == typeof(double) || type == typeof(float) => "a number, without quotes",
        _ when type == typeof(bool) => "true or false, without quotes",
        _ when type == typeof(string) => "a text in quotes",
        _ when typeof(IEnumerable<string>).IsAssignableFrom(type) => "a list of texts: [\"...\"]",
        _ when typeof(IEnumerable<KeyValuePair<string, string>>).IsAssignableFrom(type) => "an object of texts: {\"name\": \"...\"}",
        _ when typeof(IEnumerable<KeyValuePair<string, int>>).IsAssignableFrom(type) => "an object of whole numbers: {\"name\": 1}",
        _ when typeof(IEnumerable<KeyValuePair<string, double>>).IsAssignableFrom(type) => "an object of numbers: {\"name\": 1.5}",
        _ => "an object: {...}",
    };

    [GeneratedRegex(@"\. | LineNumber:| Path:|\.$")]
    private static partial Regex EndOfSentence();

    [GeneratedRegex(@"missing required properties including: (.*?)\.?(?: Path:|$)")]
    private static partial Regex Missing();

    [GeneratedRegex(@"(?:parameter|field) '(\w+)'")]
    private static partial Regex NotNull();
}
