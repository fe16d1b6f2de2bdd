using System.Net;
using System.Text;
namespace BertNotebooks.Cli;

internal sealed class NotebookPage(NotebookRun run, Action<string> warn)
{
    public string ToHtml()
    {
        StringBuilder b = new();
        foreach (var c in run.Cells)
        {
            b.Append($"<p>{c.Status} {c.Error}</p>");
            foreach (var o in c.Outputs) { b.Append(o.Kind == OutputKind.Html ? o.Content : "<pre>" + WebUtility.HtmlEncode(o.Content) + "</pre>\n"); }
        }
        _ = warn;
        return b.ToString();
    }
}
