using System.Text.Json;
using System.Text.RegularExpressions;

namespace BertNotebooks.Display;

/// <summary>Turns traces of plotly.js into HTML that draws offline, with the look that all charts of the kit share.</summary>
/// <remarks>
/// The JSON is written here and not by Plotly.NET's chart objects: a notebook kernel brings an older FSharp.Core than they
/// need, two copies of it meet in one process, and their serialisation fails. Only the script of the package is used.
/// </remarks>
internal static partial class PlotlyChart
{
    private const int Height = 380;

    private static int s_count;

    /// <summary>An id that no other chart of this process has and that is the same in each run.</summary>
    public static string NextId(string kind) => $"bn-{kind}-{Interlocked.Increment(ref s_count)}";

    /// <summary>Checks an id that a caller gave.</summary>
    /// <exception cref="BertNotebooksException">It has other characters than letters, digits, - and _.</exception>
    public static string CheckedId(string id) => IdRule().IsMatch(id)
        ? id
        : throw new BertNotebooksException($"'{id}' cannot be the id of a chart: use letters, digits, - and _ only, and begin with a letter.");

    /// <summary>Checks the value of a horizontal line.</summary>
    /// <exception cref="BertNotebooksException">It is not a finite number.</exception>
    public static (string Name, double Value) CheckedBaseline(string name, double value) => double.IsFinite(value)
        ? (name.NotNull(), value)
        : throw new BertNotebooksException($"The baseline '{name}' is {value}: a line needs a finite number.");

    /// <summary>Plotly reads tags in its texts: encoded, they show as they are.</summary>
    public static string Text(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    /// <summary>Data, layout and config of a chart; the serializer writes &lt; as an escape, so a text cannot end the script it stands in.</summary>
    /// <param name="traces">The traces, in the names of plotly.js.</param>
    /// <param name="xTitle">Title of the x axis.</param>
    /// <param name="yTitle">Title of the y axis.</param>
    /// <param name="xType">Type of the x axis: <c>linear</c> or <c>category</c>.</param>
    public static string Json(IEnumerable<object> traces, string xTitle, string yTitle, string xType) => JsonSerializer.Serialize(new
    {
        data = traces,
        layout = new
        {
            height = Height,
            paper_bgcolor = Palette.Paper,
            plot_bgcolor = Palette.Paper,
            font = new { family = "system-ui, 'Segoe UI', sans-serif", size = 13, color = Palette.Ink },
            margin = new { l = 64, r = 16, t = 12, b = 52 },
            xaxis = new { type = xType, title = new { text = Text(xTitle) }, gridcolor = Palette.Grid, zeroline = false },
            yaxis = new { title = new { text = Text(yTitle) }, gridcolor = Palette.Grid, zeroline = false },
            legend = new { orientation = "h", x = 0, y = 1.02, yanchor = "bottom" },
        },
        config = new
        {
            responsive = true,
            displaylogo = false,
            plotlyServerURL = "",
            modeBarButtonsToRemove = new[] { "sendDataToCloud", "lasso2d", "select2d" },
        },
    });

    /// <summary>The chart's title, its place, a line that tells its numbers in words and below it, where there is one, an alarm, its figure as JSON, and the script that draws it once Plotly is there.</summary>
    /// <remarks>A front end finds the chart by <c>data-chart</c> and its figure in <c>.bn-figure</c>, and may draw it by itself, with the curves of an earlier run below.</remarks>
    public static string Render(string id, string title, string json, string numbers, string? alarm = null) => Style.Frame(Html.Format(
        $"<div class=\"card\" data-chart=\"{id}\"><div class=\"title\">{title}</div><div id=\"{id}\" class=\"bn-place\" role=\"img\" aria-label=\"{title}\" style=\"height:{Height}px\"><p class=\"note\">The chart is being drawn.</p></div><noscript><p class=\"note\">Scripts are off, so the chart is not drawn.</p></noscript><p class=\"note\">{numbers}{(alarm is null ? Html.Empty : Html.Format($"<br><strong>{alarm}</strong>"))}</p>\n<script type=\"application/json\" class=\"bn-figure\">{Html.Raw(json)}</script></div>\n<script class=\"bn-draw\">{Html.Raw(Script(id))}</script>"));

    // Outputs of earlier runs may stand on the page under the same id, so a chart takes the last place that is not taken.
    // Places that an update removed are purged, else each keeps a listener for the window's size.
    private static string Script(string id) => $$"""
        (function () {
          var place = null, waited = 0;
          function draw() {
            if (!place) {
              place = Array.prototype.filter.call(document.querySelectorAll('[id="{{id}}"]'), function (e) { return !e.dataset.taken; }).pop();
              if (place) place.dataset.taken = "yes";
            } else if (!place.isConnected) return;
            if (place && window.Plotly) {
              window.bertNotebooksCharts = (window.bertNotebooksCharts || []).filter(function (e) {
                if (!e.isConnected) Plotly.purge(e);
                return e.isConnected;
              });
              var figure = JSON.parse(place.parentNode.querySelector(".bn-figure").textContent);
              place.textContent = "";
              Plotly.newPlot(place, figure.data, figure.layout, figure.config).then(function () { window.bertNotebooksCharts.push(place); });
            } else if ((waited += 100) <= 20000) setTimeout(draw, 100);
            else if (place) place.textContent = "The chart is not drawn: run the cell with Lesson.Begin, which holds the script, and then this one again.";
          }
          draw();
        })();
        """;

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]*$")]
    private static partial Regex IdRule();
}
