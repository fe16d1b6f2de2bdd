using System.Globalization;

namespace BertNotebooks.Display;

/// <summary>One curve of a <see cref="LossChart"/>.</summary>
internal sealed class LossSeries(string name)
{
    private const int SmoothFrom = 61;
    private const int MostRaw = 600;
    private const int MostMeans = 300;

    private readonly List<Point> _points = [];
    private int _skipped;
    private double _firstSkipped;

    public string Name { get; } = name;

    public IReadOnlyList<Point> Points => _points;

    private int Window => Curve.Window(_points.Count);

    private Point[] Means => Curve.MovingMean(_points, Window);

    public void Add(Point point)
    {
        if (double.IsFinite(point.X) && double.IsFinite(point.Y))
        {
            _points.Add(point);
        }
        else if (_skipped++ == 0)
        {
            _firstSkipped = point.X;
        }
    }

    /// <summary>The traces of plotly.js: the points, or from 61 points on their mean over the faint points.</summary>
    public IEnumerable<object> Traces(string color) => _points.Count < SmoothFrom
        ? [Trace(_points, Name, color, mode: "lines+markers")]
        :
        [
            Trace(Curve.Thin(_points, MostRaw), $"{Name}, each point", color, width: 1, opacity: 0.25, showLegend: false),
            Trace(Curve.Thin(Means, MostMeans), $"{Name}, moving mean", color, width: 2.5),
        ];

    /// <summary>The last value in words; of a noisy curve the mean at its end.</summary>
    public string Last(string xTitle)
    {
        string text = _points.Count switch
        {
            0 => $"{Name}: no point",
            < SmoothFrom => Invariant($"{Name} {_points[^1].Y:0.000} at {xTitle} {_points[^1].X:0.###}"),
            _ => Invariant($"{Name} {Means[^1].Y:0.000} at {xTitle} {_points[^1].X:0.###} (mean of the last {(Window / 2) + 1})"),
        };
        return _skipped == 0 ? text : Invariant($"{text}, {_skipped} not finite and left out, the first at {xTitle} {_firstSkipped:0.###}");
    }

    public static object Trace(
        IReadOnlyList<Point> points, string name, string color, double width = 2, string mode = "lines", string dash = "solid", double opacity = 1, bool showLegend = true) => new
        {
            type = "scatter",
            mode,
            name = PlotlyChart.Text(name),
            x = points.Select(point => Math.Round(point.X, 4)),
            y = points.Select(point => Math.Round(point.Y, 4)),
            line = new { color, width, dash },
            opacity,
            showlegend = showLegend,
            hoverinfo = showLegend ? "x+y+name" : "skip",
        };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
