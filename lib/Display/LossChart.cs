using System.Globalization;
using BertNotebooks.Training;

namespace BertNotebooks.Display;

/// <summary>Loss curves over steps or epochs, with the baselines that tell what they are worth; redraws itself while training runs.</summary>
/// <remarks>From 61 points on, a curve is a bold moving mean over its own faint line. Points that are not finite are left out, and the line below the chart says so.
/// So it does, once no more points come, when a loss over steps or epochs has ended above where it began: a chart is one of those where <see cref="YTitle"/>
/// begins with "loss" and <see cref="XTitle"/> with "step" or "epoch". Series of held-out losses, by their names, are compared by their first and last
/// point; others, which scatter, by the means of their ends and two standard errors, from 10 points on.</remarks>
[TypeFormatterSource(typeof(HtmlFormatterSource))]
public sealed class LossChart : IHtml
{
    private static readonly string[] Dashes = ["dash", "dot", "dashdot"];

    private readonly string _id;
    private readonly List<LossSeries> _series = [];
    private readonly List<(string Name, double Value)> _baselines = [];
    private LiveUpdate? _live;
    private string? _state;

    /// <summary>Creates an empty chart.</summary>
    /// <param name="title">What the chart shows; set <see cref="Title"/> to the finding when it is known.</param>
    /// <param name="id">Id of the element it is drawn in: letters, digits, - and _; null for one that is counted.</param>
    /// <exception cref="BertNotebooksException">The id has other characters.</exception>
    public LossChart(string title, string? id = null)
    {
        Title = title.NotNull();
        _id = id is null ? PlotlyChart.NextId("loss") : PlotlyChart.CheckedId(id);
    }

    /// <summary>The line above the chart.</summary>
    public string Title { get; set; }

    /// <summary>What runs to the right: <c>step</c> or <c>epoch</c>.</summary>
    public string XTitle { get; init; } = "step";

    /// <summary>What is measured, with its unit.</summary>
    public string YTitle { get; init; } = "loss, nats per masked token";

    /// <summary>Draws a horizontal line, such as ln V (the loss of guessing evenly) or the unigram loss; returns the chart.</summary>
    /// <exception cref="BertNotebooksException">The value is not a finite number.</exception>
    public LossChart AddBaseline(string name, double value)
    {
        _baselines.Add(PlotlyChart.CheckedBaseline(name, value));
        return this;
    }

    /// <summary>Adds a point to a series, which begins with its first point; a live chart is redrawn now and then.</summary>
    public void Add(string series, double x, double y)
    {
        ArgumentNullException.ThrowIfNull(series);
        LossSeries? found = _series.Find(s => s.Name == series);
        if (found is null)
        {
            found = new LossSeries(series);
            _series.Add(found);
        }

        found.Add(new Point(x, y));
        _live?.Touch();
    }

    /// <summary>Adds a training step: its loss, its held-out loss where it was measured, and below the chart where the run stands: step, learning rate, tokens a second, time left.</summary>
    /// <param name="step">What the trainer reports after the step.</param>
    /// <param name="run">What tells this run from others in the chart; null where it is the only one.</param>
    public void Add(StepReport step, string? run = null)
    {
        ArgumentNullException.ThrowIfNull(step);
        double x = Begins(XTitle, "epoch") ? step.Epoch : step.Step;
        string of = run is null ? "" : $"{run}, ";
        _state = step.Step < step.TotalSteps
            ? string.Create(CultureInfo.InvariantCulture, $"{of}step {step.Step:N0} of {step.TotalSteps:N0}, learning rate {step.LearningRate:0.0e0}, {step.TokensPerSecond:N0} tokens/s, {TimeSpan.FromSeconds(Math.Round(step.SecondsLeft)):c} left")
            : string.Create(CultureInfo.InvariantCulture, $"{of}{step.TotalSteps:N0} steps done");
        if (step.Evaluation is { } evaluation)
        {
            Add($"{of}held-out loss", x, evaluation.Loss);
        }

        Add($"{of}training loss", x, step.Loss);
    }

    /// <summary>From now on calls the update with this chart after points were added, a little more than twice a second.</summary>
    /// <remarks>In a notebook: <c>var area = display(Html.Empty); chart.Live(x => area.Update(x));</c>. It is called on the thread that adds.</remarks>
    public void Live(Action<object> update) => Live(update.NotNull(), TimeProvider.System);

    /// <summary>Calls the update a last time, with all points, and ends the live redrawing.</summary>
    public void Finish()
    {
        LiveUpdate? live = _live;
        _live = null;
        live?.Now();
    }

    /// <inheritdoc/>
    public string ToHtml() => PlotlyChart.Render(_id, Title, ToJson(), Numbers(), Alarm());

    internal void Live(Action<object> update, TimeProvider clock) => _live = new LiveUpdate(() => update(this), clock);

    internal string ToJson()
    {
        IEnumerable<object> curves = _series.SelectMany((series, i) => series.Traces(Palette.Series[i % Palette.Series.Count]));
        double[] xs = [.. _series.SelectMany(series => series.Points).Select(point => point.X).DefaultIfEmpty(0)];
        double left = xs.Min();
        double right = xs.Max() > left ? xs.Max() : left + 1;
        IEnumerable<object> lines = _baselines.Select((line, i) => LossSeries.Trace(
            [new Point(left, line.Value), new Point(right, line.Value)], $"{line.Name} = {Written(line.Value)}", Palette.Grey, 1.5, dash: Dashes[i % Dashes.Length]));
        return PlotlyChart.Json(curves.Concat(lines), XTitle, YTitle, "linear");
    }

    private string Numbers()
    {
        IEnumerable<string> series = _series.Count == 0 ? ["no points yet"] : _series.Select(s => s.Last(XTitle));
        string numbers = string.Join("; ", series.Concat(_baselines.Select(line => $"{line.Name} {Written(line.Value)}")));
        return _state is null ? numbers : $"{_state}. {numbers}";
    }

    // While points come, a rise may be no more than the start of a warm-up.
    private string? Alarm()
    {
        bool isTraining = Begins(YTitle, "loss") && (Begins(XTitle, "step") || Begins(XTitle, "epoch"));
        string[] rises = _live is null && isTraining ? [.. _series.Select(series => series.Rise()).OfType<string>()] : [];
        return rises.Length == 0 ? null
            : $"Ended above where it began, so that nothing was gained: {string.Join("; ", rises)}; a lower learning rate or fewer steps may help, or other files.";
    }

    private static bool Begins(string title, string word) => title.StartsWith(word, StringComparison.OrdinalIgnoreCase);

    private static string Written(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
