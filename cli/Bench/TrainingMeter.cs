using BertNotebooks.Training;
using BertNotebooks.Training.Steps;

namespace BertNotebooks.Cli.Bench;

/// <summary>Steps of training, each in the unit of the product measured before and after it.</summary>
internal sealed class TrainingMeter(GemmMeter gemm)
{
    private double _before = gemm.Measure();

    public List<double> TokensPerSecond { get; } = [];

    public List<double> PerGflops { get; } = [];

    public List<StepTimes> Times { get; } = [];

    /// <summary>Measures the product anew, after something else ran.</summary>
    public void Begin() => _before = gemm.Measure();

    /// <summary>Takes up a step that has just ended.</summary>
    public void Add(double tokensPerSecond, StepTimes times = default)
    {
        double after = gemm.Measure();
        TokensPerSecond.Add(tokensPerSecond);
        PerGflops.Add(tokensPerSecond / ((_before + after) / 2));
        Times.Add(times);
        _before = after;
    }

    /// <summary>Forgets what was measured so far: the first steps, which compile and allocate.</summary>
    public void Clear()
    {
        TokensPerSecond.Clear();
        PerGflops.Clear();
        Times.Clear();
    }
}
