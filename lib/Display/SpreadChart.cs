using System.Globalization;
using BertNotebooks.Training.Sweeps;

namespace BertNotebooks.Display;

/// <summary>A figure against a setting, tried with several seeds: the mean as a curve, a bar of one standard deviation to each side, and a dot for each seed.</summary>
[TypeFormatterSource(typeof(HtmlFormatterSource))]
public sealed class SpreadChart : IHtml
{
    private const int MostNumbers = 24;

    private readonly string _title;
    private readonly string _id;
    private readonly List<(string Name, List<(double X, double[] Figures)> Points)> _series = [];
    private readonly List<(string Name, double Value)> _baselines = [];

    /// <summary>Creates an empty chart.</summary>
    /// <param name="title">What the chart shows.</param>
    /// <param name="id">Id of the element it is drawn in: letters, digits, - and _; null for one that is counted.</param>
    /// <exception cref="BertNotebooksException">The id has other characters.</exception>
    public SpreadChart(string title, string? id = null)
    {
        _title = title.NotNull();
        _id = id is null ? PlotlyChart.NextId("spread") : PlotlyChart.CheckedId(id);
    }

    /// <summary>The setting that runs to the right.</summary>
    public string XTitle { get; init; } = "";

    /// <summary>What is measured, with its unit.</summary>
    public string YTitle { get; init; } = "held-out loss, nats per masked token";

    /// <summary>Adds the figures of one setting to a series, which begins with its first; returns the chart.</summary>
    /// <param name="series">Name of the series.</param>
    /// <param name="x">The setting, such as a rate.</param>
    /// <param name="figures">A figure a seed.</param>
    /// <exception cref="BertNotebooksException">There is no figure, or a number is not finite.</exception>
    public SpreadChart Add(string series, double x, params IReadOnlyList<double> figures)
    {
        ArgumentNullException.ThrowIfNull(series);
        if (figures.NotNull().Count == 0 || !figures.Append(x).All(double.IsFinite))
        {
            throw new BertNotebooksException(FormattableString.Invariant($"The series '{series.Brief()}' has {figures.Count} figures at {x}, and needs at least one, all of them finite: leave out what failed."));
        }

        if (!_series.Exists(s => s.Name == series))
        {
            _series.Add((series, []));
        }

        _series.Find(s => s.Name == series).Points.Add((x, [.. figures]));
        return this;
    }

    /// <summary>Draws a horizontal line; returns the chart.</summary>
    /// <exception cref="BertNotebooksException">The value is not a finite number.</exception>
    public SpreadChart AddBaseline(string name, double value)
    {
        _baselines.Add(PlotlyChart.CheckedBaseline(name, value));
        return this;
    }

    /// <inheritdoc/>
    public string ToHtml() => PlotlyChart.Render(_id, _title, ToJson(), Numbers());

    internal string ToJson()
    {
        double[] xs = [.. _series.SelectMany(s => s.Points).Select(p => p.X)];
        IEnumerable<object> lines = _baselines.Where(_ => xs.Length > 0).Select(line => LossSeries.Trace(
            [new Point(xs.Min(), line.Value), new Point(xs.Max(), line.Value)], string.Create(CultureInfo.InvariantCulture, $"{line.Name} = {line.Value:0.000}"), Palette.Grey, 1.5, "lines", "dash"));
        return PlotlyChart.Json(_series.SelectMany((s, i) => Traces(s.Name, s.Points, Palette.Series[i % Palette.Series.Count])).Concat(lines), XTitle, YTitle, "linear");
    }

    private static IEnumerable<object> Traces(string name, List<(double X, double[] Figures)> points, string color)
    {
        bool spread = IsSpread(points);
        yield return new
        {
            type = "scatter",
            mode = spread ? "lines" : "lines+markers",
            name = PlotlyChart.Text(spread ? $"{name}, mean and standard deviation" : name),
            x = points.Select(p => p.X),
            y = points.Select(p => Math.Round(p.Figures.Average(), 4)),
            error_y = new { type = "data", visible = spread, array = points.Select(p => Math.Round(Deviation(p.Figures), 4)), color, thickness = 1.5, width = 5 },
            line = new { color, width = 2 },
        };
        if (spread)
        {
            yield return new
            {
                type = "scatter",
                mode = "markers",
                name = PlotlyChart.Text($"{name}, each seed"),
                x = points.SelectMany(p => p.Figures.Select(_ => p.X)),
                y = points.SelectMany(p => p.Figures.Select(f => Math.Round(f, 4))),
                marker = new { color, size = 7, symbol = "circle-open" },
            };
        }
    }

    // A series of single figures, as most papers have, is a plain line.
    private static bool IsSpread(List<(double X, double[] Figures)> points) => points.Exists(p => p.Figures.Length > 1);

    private static double Deviation(double[] figures) => figures.Length == 1 ? 0 : MeanOverSeeds.Of(figures.Cast<double?>())!.Deviation;

    private string Numbers()
    {
        string Of((double X, double[] Figures) p, bool spread) => string.Create(
            CultureInfo.InvariantCulture, $"{p.X:0.###}: {p.Figures.Average():0.000}{(!spread ? "" : p.Figures.Length == 1 ? " (one seed)" : string.Create(CultureInfo.InvariantCulture, $" \u00b1 {Deviation(p.Figures):0.000}"))}");
        IEnumerable<string> series = _series.Count == 0 ? ["no points yet"]
            : _series.Select(s => $"{s.Name}: {string.Join(", ", s.Points.Take(MostNumbers).Select(p => Of(p, IsSpread(s.Points))))}{(s.Points.Count > MostNumbers ? " and more" : "")}");
        return string.Join("; ", series.Concat(_baselines.Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.Name} {line.Value:0.000}"))));
    }
}
