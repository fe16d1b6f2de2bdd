using System.Diagnostics;
using BertNotebooks.Display;
using ColorCode;

namespace BertNotebooks.Dib.Page;

/// <summary>Highlights the C# of one page.</summary>
internal sealed class HighlightedCode
{
    /// <summary>The longest code that is highlighted, in characters: the highlighter's time can grow with the square of it. Real cells have some hundreds.</summary>
    public const int MaxCharacters = 5000;

    // A page of honest code takes some milliseconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Stopwatch _spent = new();

    /// <summary>The code as a <c>pre</c> element whose parts have classes that the page's style colours; code that would take too long goes without.</summary>
    public string ToHtml(string code) => code.Length > MaxCharacters || _spent.Elapsed > Patience ? Plain(code) : Highlight(code);

    private static string Plain(string code) => $"<pre class=\"code\">{Html.Text(code)}</pre>";

    private string Highlight(string code)
    {
        _spent.Start();
        string html = new HtmlClassFormatter().GetHtmlString(code, Languages.CSharp);
        _spent.Stop();
        int start = html.IndexOf("<pre>", StringComparison.Ordinal) + "<pre>".Length;
        int end = html.LastIndexOf("</pre>", StringComparison.Ordinal);
        return $"<pre class=\"code\">{html[start..end].Trim('\r', '\n').ReplaceLineEndings("\n")}</pre>";
    }
}
