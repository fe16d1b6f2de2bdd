using ColorCode;

namespace BertNotebooks.Dib.Page;

/// <summary>Highlights C#.</summary>
internal static class HighlightedCode
{
    /// <summary>The code as a <c>pre</c> element whose parts have classes that the page's style colours.</summary>
    public static string ToHtml(string code)
    {
        string html = new HtmlClassFormatter().GetHtmlString(code, Languages.CSharp);
        int start = html.IndexOf("<pre>", StringComparison.Ordinal) + "<pre>".Length;
        int end = html.LastIndexOf("</pre>", StringComparison.Ordinal);
        return $"<pre class=\"code\">{html[start..end].Trim('\r', '\n').ReplaceLineEndings("\n")}</pre>";
    }
}
