namespace BertNotebooks.Training.Sweeps;

/// <summary>Mean and standard deviation of a figure over seeds, in the figure's unit.</summary>
/// <param name="Mean">Arithmetic mean.</param>
/// <param name="Deviation">Standard deviation of the sample (divided by n - 1); NaN for one run.</param>
public sealed record MeanOverSeeds(double Mean, double Deviation)
{
    internal static MeanOverSeeds? Of(IEnumerable<double?> figures)
    {
        double[] known = [.. figures.OfType<double>()];
        if (known.Length == 0)
        {
            return null;
        }

        double mean = known.Average();
        return new MeanOverSeeds(mean, known.Length == 1 ? double.NaN : Math.Sqrt(known.Sum(x => (x - mean) * (x - mean)) / (known.Length - 1)));
    }
}
