using System.Globalization;
using BertNotebooks.Training.Runs;

namespace BertNotebooks.Display;

/// <summary>One curve of a <see cref="LossChart"/>.</summary>
internal sealed class LossSeries(string name)
{
    private const int SmoothFrom = 61;
    private const int MostRaw = 600;
    private const int MostMeans = 300;

    private static readonly string[] HeldOutNames = ["held-out", "held out", "validation"];

    private readonly List<Point> _points = [];
    private int _skipped;
    private double _firstSkipped;

    public string Name { get; } = name;

    public IReadOnlyList<Point> Points => _points;

    private bool IsHeldOut => Name.StartsWith("eval", StringComparison.OrdinalIgnoreCase) || HeldOutNames.Any(name => Name.Contains(name, StringComparison.OrdinalIgnoreCase));

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

    /// <summary>The two ends in words where the last is above the first; null otherwise.</summary>
    /// <remarks>A held-out text asks the same each time, and its points are taken as they are; each training step sees other texts, and is judged as the run judges its own.</remarks>
    public string? Rise()
    {
        int ends = IsHeldOut ? Math.Min(_points.Count, 1) : Math.Min(_points.Count / 2, LoggedLosses.LastLines);
        double[] first = [.. _points.Take(ends).Select(point => point.Y)], last = [.. _points.TakeLast(ends).Select(point => point.Y)];
        return ends == 0 || !(IsHeldOut || DamageAlarm.IsRise(first, last)) || Math.Round(last.Average(), 3) <= Math.Round(first.Average(), 3) ? null
            : Invariant($"{Name} at {last.Average():0.000} after {first.Average():0.000}");
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
