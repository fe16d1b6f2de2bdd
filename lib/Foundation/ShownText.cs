namespace BertNotebooks.Foundation;

/// <summary>Texts of files as messages show them.</summary>
public static class ShownText
{
    private const int Longest = 200;

    /// <summary>The text without control characters, and cut where it is longer than a message should be.</summary>
    public static string Shown(this string text)
    {
        ReadOnlySpan<char> start = text.AsSpan(0, Math.Min(text.Length, Longest));
        string shown = string.Create(start.Length, start, static (result, source) =>
        {
            for (int i = 0; i < result.Length; i++)
            {
                result[i] = char.IsControl(source[i]) ? '\uFFFD' : source[i];
            }
        });
        return text.Length > Longest ? $"{shown}... ({text.Length} characters)" : shown;
    }
}
