using System.Globalization;

namespace BertNotebooks.Training.Sweeps;

/// <summary>Settings that were tried with several seeds each, and which of them differ by more than chance.</summary>
/// <remarks>
/// All settings share one spread, the root of the mean of their variances, since two or three seeds alone say little about it. Two settings are told apart when their
/// means differ by more than three standard errors of a difference, so that among ten pairs that are alike hardly one is taken for different.
/// </remarks>
public sealed class SeedComparison
{
    private const double Errors = 3;

    private readonly List<(string Name, double[] Figures)> _settings = [];

    /// <summary>What the figure is called, with its unit.</summary>
    public string Figure { get; init; } = "held-out loss";

    /// <summary>Whether more of the figure is better, as of an accuracy.</summary>
    public bool MoreIsBetter { get; init; }

    /// <summary>The names of the settings, in the order in which they were added.</summary>
    public IReadOnlyList<string> Settings => [.. _settings.Select(s => s.Name)];

    /// <summary>The setting with the best mean.</summary>
    /// <exception cref="BertNotebooksException">There is no setting.</exception>
    public string Best => _settings.Count == 0
        ? throw new BertNotebooksException("There are 0 settings to compare: add at least one with its figures.")
        : (MoreIsBetter ? _settings.MaxBy(s => s.Figures.Average()) : _settings.MinBy(s => s.Figures.Average())).Name;

    /// <summary>The spread from seed to seed that all settings share: a standard deviation in the figure's unit; NaN where no setting has two seeds.</summary>
    public double Spread
    {
        get
        {
            double squares = _settings.Sum(s => s.Figures.Sum(x => Math.Pow(x - s.Figures.Average(), 2)));
            int free = _settings.Sum(s => s.Figures.Length - 1);
            return free > 0 ? Math.Sqrt(squares / free) : double.NaN;
        }
    }

    /// <summary>Adds a setting; returns the comparison.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="figures">A figure a seed.</param>
    /// <exception cref="BertNotebooksException">The name stands already, or there is not at least one figure and each of them finite.</exception>
    public SeedComparison Add(string name, params IReadOnlyList<double> figures)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(figures);
        if (_settings.Exists(s => s.Name == name))
        {
            throw new BertNotebooksException($"The setting '{name.Brief()}' is there already: give each a name of its own.");
        }

        _settings.Add(figures.Count > 0 && figures.All(double.IsFinite)
            ? (name, [.. figures])
            : throw new BertNotebooksException($"The setting '{name.Brief()}' has {figures.Count} figures, and needs at least one, all of them finite: leave out what failed."));
        return this;
    }

    /// <summary>The mean of a setting over its seeds.</summary>
    /// <exception cref="BertNotebooksException">There is no such setting.</exception>
    public double Mean(string name) => Of(name.NotNull()).Average();

    /// <summary>By how much the means of two settings must differ to be told apart, in the figure's unit; NaN where no setting has two seeds.</summary>
    /// <exception cref="BertNotebooksException">There is no such setting.</exception>
    public double Needed(string one, string other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return Errors * Spread * Math.Sqrt((1.0 / Of(one).Length) + (1.0 / Of(other).Length));
    }

    /// <summary>Whether two settings differ by more than chance; never, where no setting has two seeds.</summary>
    /// <exception cref="BertNotebooksException">There is no such setting.</exception>
    public bool Separates(string one, string other)
    {
        double needed = Needed(one, other);
        return Math.Abs(Mean(one) - Mean(other)) > needed;
    }

    /// <summary>What the comparison can tell apart and what not, in sentences.</summary>
    /// <exception cref="BertNotebooksException">There is no setting.</exception>
    public string InWords()
    {
        string best = Best;
        string first = Invariant($"Best mean: {best}, {Figure} {Mean(best):0.000}.");
        if (double.IsNaN(Spread))
        {
            return $"{first} With one seed each nothing can be told apart: run at least two.";
        }

        string[] others = [.. Settings.Where(s => s != best)], apart = [.. others.Where(s => Separates(best, s))], level = [.. others.Except(apart)];
        (string, string)[] pairs = [.. Settings.SelectMany((one, i) => Settings.Skip(i + 1).Select(other => (one, other)))];
        double[] needed = [.. pairs.Select(p => Needed(p.Item1, p.Item2)).Order()];
        return string.Join(' ', new[]
        {
            first,
            apart.Length > 0 ? $"Told apart from it: {string.Join(", ", apart)}." : "",
            level.Length > 0 ? $"Not told apart from it: {string.Join(", ", level)}; another seed may turn the order round." : "",
            Invariant($"From seed to seed a figure scatters by {Spread:0.000}; {(needed.Length == 0 ? "there is one setting alone." : Invariant($"a difference counts from {needed[^1]:0.000} on, and {pairs.Count(p => Separates(p.Item1, p.Item2))} of {pairs.Length} pairs reach that."))}"),
        }.Where(s => s.Length > 0));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private double[] Of(string name) => _settings.Find(s => s.Name == name).Figures
        ?? throw new BertNotebooksException($"There is no setting '{name.Brief()}': name one of {string.Join(", ", Settings).Shown(120)}.");
}
