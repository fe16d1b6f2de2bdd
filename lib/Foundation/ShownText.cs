namespace BertNotebooks.Foundation;

/// <summary>Texts of files as messages show them.</summary>
internal static class ShownText
{
    private const int Longest = 80, Brevity = 45;

    /// <summary>The text without control characters, and cut where it is longer than a message should be.</summary>
    public static string Shown(this string text, int most = Longest) =>
        text.Length > most ? $"{Start(text, most)}... ({text.Length} characters)" : Start(text, most);

    /// <summary>The beginning of the text, without control characters: for messages that have more to say.</summary>
    public static string Brief(this string text) => Start(text, Brevity) + (text.Length > Brevity ? "..." : "");

    private static string Start(string text, int most)
    {
        // Not between the halves of a pair.
        int length = text.Length <= most ? text.Length : char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
        ReadOnlySpan<char> start = text.AsSpan(0, length);
        return string.Create(start.Length, start, static (result, source) =>
        {
            for (int i = 0; i < result.Length; i++)
            {
                result[i] = char.IsControl(source[i]) ? '\uFFFD' : source[i];
            }
        });
    }
}
