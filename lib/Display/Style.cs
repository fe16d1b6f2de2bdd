namespace BertNotebooks.Display;

/// <summary>The look of the fragments: rules that reach only into elements of class <c>bn</c>, and inherit the theme's text colour.</summary>
/// <remarks>A page may set the variables, as <see cref="Palette.Css"/> tells; without them the colours are those of a light page.</remarks>
internal static class Style
{
    private const string Rules =
        ".bn{font:14px/1.45 system-ui,'Segoe UI',sans-serif;max-width:100%;overflow-x:auto;margin:.5em 0;text-align:left}"
        + ".bn table{border-collapse:collapse;width:auto;margin:0;color:inherit;background:none;font-size:13px}"
        + ".bn caption{caption-side:top;text-align:left;font-weight:600;padding:2px 0 6px;color:inherit}"
        + ".bn tr,.bn td,.bn th{background:none;color:inherit}"
        + ".bn td,.bn th{border:0;border-bottom:1px solid var(--bn-line,rgba(128,128,128,.35));padding:3px 9px;text-align:left;vertical-align:top;white-space:pre-wrap}"
        + ".bn th{font-weight:600;vertical-align:bottom}"
        + ".bn .num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
        + ".bn .piece{font-family:ui-monospace,Consolas,monospace;font-size:12.5px;white-space:pre-wrap;overflow-wrap:break-word}"
        + ".bn .fold,.bn .fold .piece{white-space:nowrap;overflow-wrap:normal}"
        + ".bn tr.hit{background:var(--bn-hit,rgba(230,159,0,.2))}"
        + ".bn tr.pad{opacity:.6}"
        + ".bn tr.sum td{font-weight:600;border-top:2px solid var(--bn-line,rgba(128,128,128,.6))}"
        + ".bn .top{display:inline-block;margin-right:10px}"
        + ".bn .mask{background:var(--bn-mask,rgba(213,94,0,.22));border-radius:3px;padding:0 3px}"
        + ".bn .note{font-size:12.5px;opacity:.8;margin:4px 0}"
        + ".bn .box{border-left:4px solid;padding:6px 10px;border-radius:3px;white-space:pre-wrap}"
        + ".bn .passed{border-color:var(--bn-green,#009E73);background:var(--bn-passed,rgba(0,158,115,.14))}"
        + ".bn .open{border-color:var(--bn-grey,#6A6F76);background:var(--bn-open,rgba(128,128,128,.14))}"
        + ".bn summary{cursor:pointer}"
        + ".bn .card{background:var(--bn-paper,#fff);color:var(--bn-ink,#1B1F24);border-radius:6px;padding:8px 10px}"
        + ".bn .title{font-weight:600;font-size:15px}";

    /// <summary>Wraps content into the element that the rules reach into, together with the rules.</summary>
    public static string Frame(Html content) => $"<div class=\"bn\"><style>{Rules}</style>{content}</div>";
}
