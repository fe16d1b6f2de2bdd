namespace BertNotebooks.Dib.Page;

/// <summary>Makes text safe inside HTML, in an element or in an attribute in double quotes.</summary>
internal static class HtmlText
{
    /// <summary>The text with its five special characters written as entities.</summary>
    public static string Encode(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal);
}
