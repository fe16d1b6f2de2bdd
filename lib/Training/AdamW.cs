using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertNotebooks.Training;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019; torch's <c>AdamW</c>); with decay 0 it is Adam (Kingma and Ba 2015).</summary>
/// <remarks>Biases and layer norms do not decay, as in transformers' <c>Trainer</c>.</remarks>
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
        _slots = [.. parameters.Where(p => p.Parameter.requires_grad).Select(p => new Slot(p.Name, p.Parameter))];
        _betas = (beta1, beta2);
        _epsilon = epsilon;
        _weightDecay = weightDecay;
    }

    /// <summary>Steps done.</summary>
    public int Steps { get; private set; }

    /// <summary>The global L2 norm of all gradients; float.</summary>
    public double GradientNorm()
    {
        using var noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor[] norms = [.. Gradients().Select(g => g.norm())];
        return norms.Length == 0 ? 0 : stack(norms).norm().item<float>();
    }

    /// <summary>Moves the parameters against their gradients.</summary>
    /// <param name="learningRate">The rate of this step.</param>
    /// <param name="gradientScale">Factor on every gradient, for clipping: min(1, max norm / (norm + 1e-6)).</param>
    public void Step(double learningRate, double gradientScale = 1)
    {
        using var noGrad = no_grad();
        Steps++;
        double correction = Math.Sqrt(1 - Math.Pow(_betas.Second, Steps));
        double stepSize = learningRate / (1 - Math.Pow(_betas.First, Steps));
        foreach (Slot slot in _slots)
        {
            using DisposeScope scope = NewDisposeScope();
            if (slot.Parameter.grad is not Tensor gradient)
            {
                continue;
            }

            Tensor scaled = gradientScale == 1 ? gradient : gradient * gradientScale;
            if (slot.Decays && _weightDecay != 0)
            {
                slot.Parameter.mul_(1 - learningRate * _weightDecay);
            }

            slot.First.lerp_(scaled, 1 - _betas.First);
            slot.Second.mul_(_betas.Second).addcmul_(scaled, scaled, 1 - _betas.Second);
            Tensor denominator = slot.Second.sqrt().div_(correction).add_(_epsilon);
            slot.Parameter.addcdiv_(slot.First, denominator, -stepSize);
        }
    }

    /// <summary>Sets all gradients to zero.</summary>
    public void ZeroGrad()
    {
        using var noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach (Tensor gradient in Gradients())
        {
            gradient.zero_();
        }
    }

    /// <summary>The moments by name, to be saved with a run; float tensors of the parameters' shapes, owned by the optimizer.</summary>
    public IReadOnlyDictionary<string, Tensor> State => _slots
        .SelectMany(s => new[] { ($"exp_avg.{s.Name}", s.First), ($"exp_avg_sq.{s.Name}", s.Second) })
        .ToDictionary(p => p.Item1, p => p.Item2);

    /// <summary>Takes over saved moments.</summary>
    /// <param name="read">Gives the saved tensor of a name.</param>
    /// <param name="steps">Steps that were done.</param>
    public void Restore(Func<string, Tensor> read, int steps)
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

    private IEnumerable<Tensor> Gradients() => _slots.Select(s => s.Parameter.grad).OfType<Tensor>();

    private sealed class Slot(string name, Parameter parameter)
    {
        public string Name { get; } = name;

        public Parameter Parameter { get; } = parameter;

        public Tensor First { get; } = zeros_like(parameter).DetachFromDisposeScope();

        public Tensor Second { get; } = zeros_like(parameter).DetachFromDisposeScope();

        public bool Decays { get; } = !name.EndsWith("bias", StringComparison.Ordinal) && !name.EndsWith("LayerNorm.weight", StringComparison.Ordinal);
    }
}
