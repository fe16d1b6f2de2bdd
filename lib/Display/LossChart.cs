using System.Globalization;
using Plotly.NET;
using Plotly.NET.CSharp;
using Chart = Plotly.NET.CSharp.Chart;

namespace BertNotebooks.Display;

/// <summary>Loss curves over steps or epochs, with the baselines that tell what they are worth; redraws itself while training runs.</summary>
/// <remarks>From 61 points on, a curve is a bold moving mean over its own faint line. Points that are not finite are left out, and the line below the chart says so.</remarks>
[TypeFormatterSource(typeof(HtmlFormatterSource))]
public sealed class LossChart : IHtml
{
    private const int SmoothFrom = 61;
    private const int MostRaw = 600;
    private const int MostMeans = 300;

    private readonly string _id;
    private readonly List<Series> _series = [];
    private readonly List<(string Name, double Value)> _baselines = [];
    private LiveUpdate? _live;

    /// <summary>Creates an empty chart.</summary>
    /// <param name="title">What the chart shows; set <see cref="Title"/> to the finding when it is known.</param>
    /// <param name="id">Id of the element it is drawn in: letters, digits, - and _; null for one that is counted.</param>
    /// <exception cref="BertNotebooksException">The id has other characters.</exception>
    public LossChart(string title, string? id = null)
    {
        Title = title;
        _id = id is null ? PlotlyChart.NextId("loss") : PlotlyChart.CheckedId(id);
    }

    /// <summary>The line above the chart.</summary>
    public string Title { get; set; }

    /// <summary>What runs to the right: <c>step</c> or <c>epoch</c>.</summary>
    public string XTitle { get; init; } = "step";

    /// <summary>What is measured, with its unit.</summary>
    public string YTitle { get; init; } = "loss, nats per masked token";

    /// <summary>Draws a horizontal line, such as ln V (the loss of guessing evenly) or the unigram loss; returns the chart.</summary>
    public LossChart AddBaseline(string name, double value)
    {
        _baselines.Add((name, value));
        return this;
    }

    /// <summary>Adds a point to a series, which begins with its first point; a live chart is redrawn now and then.</summary>
    public void Add(string series, double x, double y)
    {
        Series? found = _series.Find(s => s.Name == series);
        if (found is null)
        {
            found = new Series(series);
            _series.Add(found);
        }

        found.Add(new Point(x, y));
        _live?.Touch();
    }

    /// <summary>From now on calls the update with this chart after points were added, at most every half second.</summary>
    /// <remarks>In a notebook: <c>var area = display(Html.Empty); chart.Live(area.Update);</c>. It is called on the thread that adds.</remarks>
    public void Live(Action<object> update) => Live(update, TimeProvider.System);

    /// <summary>Calls the update a last time, with all points, and ends the live redrawing.</summary>
    public void Finish()
    {
        _live?.Now();
        _live = null;
    }

    /// <inheritdoc/>
    public string ToHtml() => PlotlyChart.Render(_id, Title, Build(), Numbers());

    internal void Live(Action<object> update, TimeProvider clock) => _live = new LiveUpdate(() => update(this), clock);

    internal string ToJson() => PlotlyChart.Json(Build());

    private GenericChart Build()
    {
        List<GenericChart> lines = [];
        for (int i = 0; i < _series.Count; i++)
        {
            Draw(_series[i], Palette.Series[i % Palette.Series.Count], lines);
        }

        IEnumerable<Point> all = _series.SelectMany(series => series.Points);
        double left = all.Select(point => point.X).DefaultIfEmpty(0).Min();
        double right = all.Select(point => point.X).DefaultIfEmpty(1).Max();
        StyleParam.DrawingStyle[] dashes = [StyleParam.DrawingStyle.Dash, StyleParam.DrawingStyle.Dot, StyleParam.DrawingStyle.DashDot];
        for (int i = 0; i < _baselines.Count; i++)
        {
            (string name, double value) = _baselines[i];
            lines.Add(Line([new Point(left, value), new Point(right, value)], $"{name} = {Written(value)}", Palette.Grey, 1.5, dashes[i % dashes.Length]));
        }

        return (lines.Count == 0 ? Line([], "", Palette.Grey, 1) : Chart.Combine(lines))
            .WithXAxisStyle<double, double, string>(TitleText: PlotlyChart.Text(XTitle), GridColor: Color.fromHex("#E3E6EA"), ZeroLine: false)
            .WithYAxisStyle<double, double, string>(TitleText: PlotlyChart.Text(YTitle), GridColor: Color.fromHex("#E3E6EA"), ZeroLine: false)
            .WithLegendStyle(Orientation: StyleParam.Orientation.Horizontal, X: 0, Y: 1.02, YAnchor: StyleParam.YAnchorPosition.Bottom);
    }

    private static void Draw(Series series, string color, List<GenericChart> lines)
    {
        if (series.Points.Count < SmoothFrom)
        {
            lines.Add(Line(series.Points, series.Name, color, 2, markers: true));
            return;
        }

        lines.Add(Line(Curve.Thin(series.Points, MostRaw), series.Name + ", each point", color, 1, opacity: 0.25, legend: false));
        lines.Add(Line(Curve.Thin(series.Means, MostMeans), $"{series.Name}, mean of {series.Window}", color, 2.5));
    }

    private static GenericChart Line(
        IReadOnlyList<Point> points, string name, string color, double width, StyleParam.DrawingStyle? dash = null, double opacity = 1, bool legend = true, bool markers = false) =>
        Chart.Line<double, double, string>(
            x: points.Select(point => Math.Round(point.X, 4)).ToArray(),
            y: points.Select(point => Math.Round(point.Y, 4)).ToArray(),
            ShowMarkers: markers,
            Name: PlotlyChart.Text(name),
            ShowLegend: legend,
            Opacity: opacity,
            LineColor: Color.fromHex(color),
            MarkerColor: Color.fromHex(color),
            LineWidth: width,
            LineDash: dash ?? StyleParam.DrawingStyle.Solid,
            UseDefaults: false);

    private string Numbers()
    {
        IEnumerable<string> series = _series.Select(s => s.Last(XTitle));
        IEnumerable<string> lines = _baselines.Select(line => $"{line.Name} {Written(line.Value)}");
        return string.Join("; ", [.. series, .. lines]);
    }

    private static string Written(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private sealed class Series(string name)
    {
        private int _skipped;
        private double _firstSkipped;

        public string Name { get; } = name;

        public List<Point> Points { get; } = [];

        public int Window => Curve.Window(Points.Count);

        public Point[] Means => Curve.MovingMean(Points, Window);

        public void Add(Point point)
        {
            if (double.IsFinite(point.X) && double.IsFinite(point.Y))
            {
                Points.Add(point);
            }
            else if (_skipped++ == 0)
            {
                _firstSkipped = point.X;
            }
        }

        public string Last(string xTitle)
        {
            string text = Points.Count switch
            {
                0 => $"{Name}: no point",
                < SmoothFrom => string.Create(CultureInfo.InvariantCulture, $"{Name} {Points[^1].Y:0.000} at {xTitle} {Points[^1].X:0.###}"),
                _ => string.Create(CultureInfo.InvariantCulture, $"{Name} {Means[^1].Y:0.000} at {xTitle} {Points[^1].X:0.###} (mean of the last {Window})"),
            };
            return _skipped == 0
                ? text
                : string.Create(CultureInfo.InvariantCulture, $"{text}, {_skipped} not finite and left out, the first at {xTitle} {_firstSkipped:0.###}");
        }
    }
}
