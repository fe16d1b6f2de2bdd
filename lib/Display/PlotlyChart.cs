using System.Text.RegularExpressions;
using Plotly.NET;

namespace BertNotebooks.Display;

/// <summary>Turns a Plotly.NET chart into HTML that draws offline, with the look that all charts of the kit share.</summary>
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

    /// <summary>Plotly reads tags in its texts: encoded, they show as they are.</summary>
    public static string Text(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    /// <summary>The chart as JSON of data, layout and config.</summary>
    public static string Json(GenericChart chart)
    {
        Layout layout = new();
        layout.SetProperty("paper_bgcolor", Palette.Paper);
        layout.SetProperty("plot_bgcolor", Palette.Paper);
        layout.SetProperty("height", Height);
        layout.SetProperty("font", new Dictionary<string, object> { ["family"] = "system-ui, 'Segoe UI', sans-serif", ["size"] = 13, ["color"] = Palette.Ink });
        layout.SetProperty("margin", new Dictionary<string, object> { ["l"] = 64, ["r"] = 16, ["t"] = 12, ["b"] = 52 });
        layout.SetProperty("colorway", Palette.Series);
        Config config = new();
        config.SetProperty("displaylogo", false);
        config.SetProperty("responsive", true);
        config.SetProperty("plotlyServerURL", "");
        config.SetProperty("modeBarButtonsToRemove", new[] { "sendDataToCloud", "lasso2d", "select2d" });
        return GenericChart.toJson(GenericChart.setConfig(config, GenericChart.addLayout(layout, chart)));
    }

    /// <summary>The chart's title, its place, the script that draws it once Plotly is there, and a line that tells its numbers without it.</summary>
    public static string Render(string id, string title, GenericChart chart, string numbers)
    {
        // In a script element, < could end it; in JSON it stands only within strings, where it may be escaped.
        string json = Json(chart).Replace("<", "\\u003c");
        return Style.Frame(Html.Format(
            $"<div class=\"card\"><div class=\"title\">{title}</div><div id=\"{id}\" role=\"img\" aria-label=\"{title}\" style=\"height:{Height}px\"><p class=\"note\">The chart is being drawn.</p></div><noscript><p class=\"note\">Scripts are off, so the chart is not drawn.</p></noscript><p class=\"note\">{numbers}</p></div>\n<script>{Html.Raw(Script(id, json))}</script>"));
    }

    // Outputs of earlier runs may stand on the page under the same id, so a chart takes the last place that is not taken.
    // Places that an update removed are purged, else each keeps a listener for the window's size.
    private static string Script(string id, string json) => $$"""
        (function () {
          var figure = {{json}};
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
              }).concat([place]);
              place.textContent = "";
              Plotly.newPlot(place, figure.data, figure.layout, figure.config);
            } else if ((waited += 100) <= 20000) setTimeout(draw, 100);
            else if (place) place.textContent = "The chart is not drawn: run the cell with Lesson.Begin, which holds the script, and then this one again.";
          }
          draw();
        })();
        """;

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]*$")]
    private static partial Regex IdRule();
}
