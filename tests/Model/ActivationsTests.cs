using BertNotebooks.Model;
using BertNotebooks.Tests.Engine;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Model;

[Collection(TorchCollection.Name)]
public sealed class ActivationsTests
{
    private static readonly double[] Inputs = [-3, -1, -0.25, 0, 0.5, 1, 2];

    // x times the normal distribution function, from its tables.
    private static readonly double[] Gelu = [-0.0040496940948903, -0.158655253931457, -0.100323418579269, 0, 0.345731230637007, 0.841344746068543, 1.95449973610364];

    [Theory]
    [InlineData("gelu")]
    [InlineData("gelu_new")]
    [InlineData("gelu_pytorch_tanh")]
    [InlineData("relu")]
    [InlineData("silu")]
    [InlineData("swish")]
    public void ActivationsAreTheirFormulas(string name)
    {
        Assert.Contains(name, Activations.Names);
        using Tensor x = tensor(Inputs);
        using Tensor y = Activations.Apply(name, x);
        double[] actual = [.. y.data<double>()];
        for (int i = 0; i < Inputs.Length; i++)
        {
            Assert.Equal(Formula(name, i), actual[i], 1e-12);
        }
    }

    [Fact]
    public void UnknownNameIsRefusedWithTheKnownOnes()
    {
        using Tensor x = zeros(1);
        string message = Assert.Throws<BertNotebooksException>(() => Activations.Apply("mish", x)).Message;
        Assert.Contains("\"mish\"", message);
        Assert.Contains("gelu, gelu_new", message);
    }

    private static double Formula(string name, int i)
    {
        double x = Inputs[i];
        return name switch
        {
            "gelu" => Gelu[i],
            "relu" => Math.Max(0, x),
            "silu" or "swish" => x / (1 + Math.Exp(-x)),
            _ => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))),
        };
    }
}
