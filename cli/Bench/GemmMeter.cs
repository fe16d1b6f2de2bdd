using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Cli.Bench;

/// <summary>How fast the machine multiplies matrices at this moment: the unit that makes figures of noisy machines comparable.</summary>
internal sealed class GemmMeter : IDisposable
{
    private const int Size = 1024, WarmUp = 20;

    private readonly Tensor _a = randn(Size, Size), _b = randn(Size, Size);
    private readonly List<double> _measured = [];

    public GemmMeter()
    {
        for (int i = 0; i < WarmUp; i++)
        {
            Measure();
        }

        _measured.Clear();
    }

    /// <summary>The middle of all measurements, GFLOPS.</summary>
    public double Median => OrderStatistics.Median(_measured);

    /// <summary>Whether the measurements vary so much that something else must be using the processor.</summary>
    public bool IsUnsteady => OrderStatistics.Quantile(_measured, 0.25) < 0.7 * OrderStatistics.Quantile(_measured, 0.9);

    /// <summary>GFLOPS of one float product of 1024 x 1024 matrices.</summary>
    public double Measure()
    {
        using var noGrad = no_grad();
        long start = Stopwatch.GetTimestamp();
        using Tensor product = mm(_a, _b);
        double gflops = 2.0 * Size * Size * Size / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9;
        _measured.Add(gflops);
        return gflops;
    }

    public void Dispose()
    {
        _a.Dispose();
        _b.Dispose();
    }
}
