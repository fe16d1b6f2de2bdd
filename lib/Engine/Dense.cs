using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace BertNotebooks.Engine;

/// <summary>A linear layer, x W^T + b (torch's <c>Linear</c>), that is faster for few rows where no gradient is wanted (<see cref="FewRows"/>).</summary>
public sealed class Dense : Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")] private readonly Parameter _weight;
    [ComponentName(Name = "bias")] private readonly Parameter? _bias;

    /// <summary>Creates the layer from K to N with torch's fresh weights.</summary>
    /// <param name="inputSize">K.</param>
    /// <param name="outputSize">N.</param>
    /// <param name="hasBias">Whether a bias is added.</param>
    public Dense(long inputSize, long outputSize, bool hasBias = true) : base(nameof(Dense))
    {
        _weight = Parameter(empty(outputSize, inputSize));
        _bias = hasBias ? Parameter(empty(outputSize)) : null;
        RegisterComponents();
        if (FreshWeights.AreDrawn)
        {
            Draw(1 / Math.Sqrt(inputSize));
        }
    }

    /// <summary>W, float [N, K].</summary>
    public Parameter Weight => _weight;

    /// <summary>b, float [N]; null when there is none.</summary>
    public Parameter? Bias => _bias;

    /// <summary>float [..., K] gives float [..., N].</summary>
    public override Tensor forward(Tensor x) => Apply(x, _weight, _bias);

    /// <summary>The same with weights that stand elsewhere: float [..., K], [N, K] and [N] give float [..., N].</summary>
    public static Tensor Apply(Tensor x, Tensor weight, Tensor? bias) => FewRows.Apply(x.NotNull(), weight.NotNull(), bias);

    // As torch's Linear: both uniform within the bound, so that a seed gives the weights it always gave.
    private void Draw(double bound)
    {
        using var noGrad = no_grad();
        init.uniform_(_weight, -bound, bound);
        if (_bias is not null)
        {
            init.uniform_(_bias, -bound, bound);
        }
    }
}
