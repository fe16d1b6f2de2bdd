using BertNotebooks.Engine;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertNotebooks.Training;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019; torch's <c>AdamW</c>); with decay 0 it is Adam (Kingma and Ba 2015).</summary>
/// <remarks>
/// Biases and layer norms do not decay, as in transformers' <c>Trainer</c>. On the processor a step is one pass over the
/// memory (<see cref="AdamWKernel"/>); elsewhere it is the same arithmetic in torch's operations.
/// </remarks>
public sealed class AdamW : IDisposable
{
    private readonly IReadOnlyList<Slot> _slots;
    private readonly (double First, double Second) _betas;
    private readonly double _epsilon;
    private readonly double _weightDecay;

    /// <summary>Prepares moments of zero for each parameter that wants a gradient.</summary>
    public AdamW(IEnumerable<(string Name, Parameter Parameter)> parameters, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0)
    {
        using var noGrad = no_grad();
        _slots = [.. parameters.NotNull().Where(p => p.Parameter.requires_grad).Select(p => new Slot(p.Name, p.Parameter))];
        _betas = (beta1, beta2);
        _epsilon = epsilon;
        _weightDecay = weightDecay;
    }

    /// <summary>Steps done.</summary>
    public int Steps { get; private set; }

    /// <summary>The global L2 norm of all gradients.</summary>
    public double GradientNorm()
    {
        using var noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        (List<AdamWSegments> onCpu, List<(Slot Slot, Tensor Gradient)> elsewhere) = Gradients();
        double squares = AdamWKernel.SumOfSquares(onCpu);
        return Math.Sqrt(squares + elsewhere.Sum(e => Math.Pow(e.Gradient.norm().ToDouble(), 2)));
    }

    /// <summary>Moves the parameters against their gradients.</summary>
    /// <param name="learningRate">The rate of this step.</param>
    /// <param name="gradientScale">Factor on every gradient, for clipping: min(1, max norm / (norm + 1e-6)).</param>
    public void Step(double learningRate, double gradientScale = 1)
    {
        using var noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Steps++;
        AdamWStep step = new(
            _betas.First, _betas.Second, _epsilon, learningRate, _weightDecay, gradientScale,
            1 - Math.Pow(_betas.First, Steps), Math.Sqrt(1 - Math.Pow(_betas.Second, Steps)));
        (List<AdamWSegments> onCpu, List<(Slot Slot, Tensor Gradient)> elsewhere) = Gradients();
        AdamWKernel.Step(onCpu, step);
        elsewhere.ForEach(e => StepOf(e.Slot, e.Gradient, step));
    }

    /// <summary>Drops all gradients, so that the next backward pass writes new ones and adds to nothing (torch's <c>zero_grad(set_to_none=True)</c>).</summary>
    public void ZeroGrad()
    {
        foreach (Slot slot in _slots)
        {
            slot.Parameter.grad = null;
        }
    }

    /// <summary>The moments by name, to be saved with a run; float tensors of the parameters' shapes, owned by the optimizer.</summary>
    public IReadOnlyDictionary<string, Tensor> State => _slots
        .SelectMany(s => new[] { ($"exp_avg.{s.Name}", s.First), ($"exp_avg_sq.{s.Name}", s.Second) })
        .ToDictionary(p => p.Item1, p => p.Item2);

    /// <summary>Takes over saved moments.</summary>
    /// <param name="read">Gives the saved tensor of a name.</param>
    /// <param name="steps">Steps that were done.</param>
    internal void Restore(Func<string, Tensor> read, int steps)
    {
        using var noGrad = no_grad();
        foreach ((string name, Tensor moment) in State)
        {
            using Tensor saved = read(name);
            moment.copy_(saved);
        }

        Steps = steps;
    }

    /// <summary>Frees the moments.</summary>
    public void Dispose()
    {
        foreach (Slot slot in _slots)
        {
            slot.First.Dispose();
            slot.Second.Dispose();
        }
    }

    private static void StepOf(Slot slot, Tensor gradient, AdamWStep step)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor scaled = gradient * step.GradientScale;
        if (slot.Decays)
        {
            slot.Parameter.mul_(step.DecayFactor);
        }

        slot.First.lerp_(scaled, 1 - step.Beta1);
        slot.Second.mul_(step.Beta2).addcmul_(scaled, scaled, 1 - step.Beta2);
        Tensor denominator = slot.Second.sqrt().div_(step.SecondCorrection).add_(step.Epsilon);
        slot.Parameter.addcdiv_(slot.First, denominator, -step.LearningRate / step.FirstCorrection);
    }

    // The gradients as pieces of memory where they lie in the processor's, as tensors elsewhere.
    private (List<AdamWSegments> OnCpu, List<(Slot Slot, Tensor Gradient)> Elsewhere) Gradients()
    {
        List<AdamWSegments> onCpu = [];
        List<(Slot, Tensor)> elsewhere = [];
        foreach (Slot slot in _slots)
        {
            if (slot.Parameter.grad is not Tensor gradient)
            {
                continue;
            }

            if (gradient.device_type == DeviceType.CPU && gradient.dtype == ScalarType.Float32 && slot.Parameter.is_contiguous())
            {
                onCpu.Add(new AdamWSegments(slot.Parameter, gradient.contiguous(), slot.First, slot.Second, slot.Decays));
            }
            else
            {
                elsewhere.Add((slot, gradient));
            }
        }

        return (onCpu, elsewhere);
    }

    private sealed class Slot(string name, Parameter parameter)
    {
        public string Name { get; } = name;

        public Parameter Parameter { get; } = parameter;

        public Tensor First { get; } = zeros_like(parameter).DetachFromDisposeScope();

        public Tensor Second { get; } = zeros_like(parameter).DetachFromDisposeScope();

        public bool Decays { get; } = !name.EndsWith("bias", StringComparison.Ordinal) && !name.EndsWith("LayerNorm.weight", StringComparison.Ordinal);
    }
}
