using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Model;

/// <summary>The activations that BERT configurations name (<c>ACT2FN</c> in Hugging Face).</summary>
internal static class Activations
{
    private static readonly double RootTwoOverPi = Math.Sqrt(2 / Math.PI);

    /// <summary>The names that <see cref="Apply"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = ["gelu", "gelu_new", "gelu_pytorch_tanh", "relu", "silu", "swish"];

    /// <summary>Applies an activation to each element; float, any shape, and the same shape back.</summary>
    /// <exception cref="BertNotebooksException">The name is not one of <see cref="Names"/>.</exception>
    public static Tensor Apply(string name, Tensor x) => name switch
    {
        "gelu" => nn.functional.gelu(x),
        "gelu_new" or "gelu_pytorch_tanh" => TanhGelu(x),
        "relu" => nn.functional.relu(x),
        "silu" or "swish" => nn.functional.silu(x),
        _ => throw new BertNotebooksException($"hidden_act \"{name}\" is not known: use one of {string.Join(", ", Names)}."),
    };

    // Hendrycks and Gimpel (2016), the approximation with tanh.
    private static Tensor TanhGelu(Tensor x)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor inner = (x + 0.044715 * x.pow(3)) * RootTwoOverPi;
        return (0.5 * x * (1.0 + inner.tanh())).MoveToOuterDisposeScope();
    }
}
