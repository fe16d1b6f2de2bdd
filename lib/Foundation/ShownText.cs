namespace BertNotebooks.Foundation;

/// <summary>Texts of files as messages show them.</summary>
internal static class ShownText
{
    private const int Longest = 80, Brevity = 45;

    /// <summary>The text without control characters, and cut where it is longer than a message should be.</summary>
    public static string Shown(this string text, int most = Longest)
    {
        // Not between the halves of a pair.
        int length = text.Length <= most ? text.Length : char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
        ReadOnlySpan<char> start = text.AsSpan(0, length);
        string shown = string.Create(start.Length, start, static (result, source) =>
        {
            for (int i = 0; i < result.Length; i++)
            {
                result[i] = char.IsControl(source[i]) ? '\uFFFD' : source[i];
            }
        });
        return text.Length > most ? $"{shown}... ({text.Length} characters)" : shown;
    }

    /// <summary>The beginning of the text, without control characters: for messages that have more to say.</summary>
    public static string Brief(this string text)
    {
        int length = char.IsHighSurrogate(text.ElementAtOrDefault(Brevity - 1)) ? Brevity - 1 : Brevity;
        return text.Length > Brevity ? text[..length].Shown() + "..." : text.Shown();
    }
}
