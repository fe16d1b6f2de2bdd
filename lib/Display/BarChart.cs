using System.Globalization;

namespace BertNotebooks.Display;

/// <summary>Upright bars over categories, one group of them a series.</summary>
[TypeFormatterSource(typeof(HtmlFormatterSource))]
public sealed class BarChart : IHtml
{
    private const int MostNumbers = 12;

    private readonly string _id;
    private readonly string _title;
    private readonly IReadOnlyList<string> _categories;
    private readonly List<(string Name, IReadOnlyList<double> Values)> _series = [];

    /// <summary>Creates a chart without bars.</summary>
    /// <param name="title">The line above the chart: the finding.</param>
    /// <param name="categories">Names below the bars, each once.</param>
    /// <param name="id">Id of the element it is drawn in: letters, digits, - and _; null for one that is counted.</param>
    /// <exception cref="BertNotebooksException">The id has other characters.</exception>
    public BarChart(string title, IReadOnlyList<string> categories, string? id = null)
    {
        _title = title.NotNull();
        _categories = categories.NotNull();
        _id = id is null ? PlotlyChart.NextId("bars") : PlotlyChart.CheckedId(id);
    }

    /// <summary>What the categories are.</summary>
    public string XTitle { get; init; } = "";

    /// <summary>What is counted or measured, with its unit.</summary>
    public string YTitle { get; init; } = "count";

    /// <summary>Counts whole numbers, such as lengths in tokens, in bins of a width.</summary>
    /// <exception cref="BertNotebooksException">The width is below 1.</exception>
    public static BarChart Histogram(string title, IEnumerable<int> values, int binWidth, string xTitle, string yTitle = "count")
    {
        if (binWidth < 1)
        {
            throw new BertNotebooksException($"A bin of width {binWidth} holds nothing: give a width of 1 or more.");
        }

        int[] bins = [.. values.NotNull().Select(value => (int)Math.Floor((double)value / binWidth))];
        int first = bins.DefaultIfEmpty(0).Min();
        double[] counts = new double[bins.DefaultIfEmpty(0).Max() - first + 1];
        foreach (int bin in bins)
        {
            counts[bin - first]++;
        }

        string[] names = [.. counts.Select((_, i) => binWidth == 1 ? $"{first + i}" : $"{(first + i) * binWidth}\u2013{((first + i + 1) * binWidth) - 1}")];
        return new BarChart(title, names) { XTitle = xTitle.NotNull(), YTitle = yTitle.NotNull() }.Add(yTitle, counts);
    }

    /// <summary>Adds a series, a value a category; returns the chart.</summary>
    /// <exception cref="BertNotebooksException">There is not one finite value a category.</exception>
    public BarChart Add(string name, IReadOnlyList<double> values)
    {
        if (values.NotNull().Count != _categories.Count)
        {
            throw new BertNotebooksException($"The series '{name}' has {values.Count} values and the chart {_categories.Count} categories: give one value a category.");
        }

        _series.Add(values.All(double.IsFinite)
            ? (name.NotNull(), [.. values])
            : throw new BertNotebooksException($"The series '{name}' holds {values.First(value => !double.IsFinite(value))}: a bar needs a finite number."));
        return this;
    }

    /// <inheritdoc/>
    public string ToHtml() => PlotlyChart.Render(_id, _title, ToJson(), Numbers());

    internal string ToJson()
    {
        IEnumerable<object> bars = _series.Select((series, i) => new
        {
            type = "bar",
            name = PlotlyChart.Text(series.Name),
            x = _categories.Select(PlotlyChart.Text),
            y = series.Values.Select(value => Math.Round(value, 6)),
            marker = new { color = Palette.Series[i % Palette.Series.Count] },
            showlegend = _series.Count > 1,
        });
        return PlotlyChart.Json(bars, XTitle, YTitle, "category");
    }

    private string Numbers() => string.Join("; ", _series.Select(series => _categories.Count <= MostNumbers
        ? $"{series.Name}: {string.Join(", ", _categories.Zip(series.Values, (category, value) => $"{category} {DataTable.Written(value)}"))}"
        : string.Create(CultureInfo.InvariantCulture, $"{series.Name}: {series.Values.Count} bars, {DataTable.Written(series.Values.Min())} to {DataTable.Written(series.Values.Max())}")));
}
