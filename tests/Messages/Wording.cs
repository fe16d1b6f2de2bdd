using System.Text.RegularExpressions;

namespace BertNotebooks.Tests.Messages;

/// <summary>What no message to a user may have: names of C#, and more than can be read at a glance.</summary>
internal static partial class Wording
{
    public const int MostCharacters = 300;

    /// <summary>What is wrong with a message, in words; null when nothing is.</summary>
    /// <param name="message">The message.</param>
    /// <param name="path">A path of the test's own that the message may name; it does not count.</param>
    public static string? Fault(string message, string path = "")
    {
        string counted = path.Length == 0 ? message : message.Replace(path, "", StringComparison.Ordinal);
        return CSharp().Match(counted) is { Success: true } match ? $"it says '{match.Value}': {message}"
            : counted.Length > MostCharacters ? $"it has {counted.Length} characters: {message}"
            : counted.Any(letter => char.IsControl(letter) && letter != '\n') ? $"it has a control character: {message}"
            : null;
    }

    [GeneratedRegex(@"\b(System|BertNotebooks|Microsoft)\.[A-Z]|`\d|\w\+[A-Z]\w|\b(U?Int(16|32|64)|Nullable|IReadOnly\w+|IEnumerable|JsonElement|isFinalBlock|Utf8Json\w+|TokenizerJson\w*|VocabSize|token type|constructor|nullability|deserializ\w+|Object reference|Exception)\b")]
    private static partial Regex CSharp();
}
