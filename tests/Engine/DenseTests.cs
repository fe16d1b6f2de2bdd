using BertNotebooks.Engine;
using BertNotebooks.Tests.Model;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Engine;

/// <summary>The kit's linear layer against torch's.</summary>
[Collection(TorchCollection.Name)]
public sealed class DenseTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FreshWeightsAndWhatIsDrawnAfterThemAreThoseOfTorch(bool hasBias)
    {
        using DisposeScope scope = NewDisposeScope();
        random.manual_seed(3);
        Linear expected = nn.Linear(5, 7, hasBias);
        Tensor next = rand(1);
        random.manual_seed(3);
        Dense actual = new(5, 7, hasBias);
        Assert.Equal(next.item<float>(), rand(1).item<float>());
        Assert.Equal(expected.state_dict().Keys.Order(), actual.state_dict().Keys.Order());
        Assert.All(expected.state_dict(), p => SmallBert.AssertClose(p.Value, actual.state_dict()[p.Key], 0, p.Key));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OutputIsThatOfTorchWithAndWithoutGradient(bool hasBias)
    {
        using DisposeScope scope = NewDisposeScope();
        random.manual_seed(4);
        // 32 inputs and 6 rows: few enough for the kernel, whose sums have another order.
        Dense layer = new(32, 7, hasBias);
        Tensor x = randn(2, 3, 32), expected = nn.functional.linear(x, layer.Weight, layer.Bias);
        Assert.True(layer.call(x).Equals(expected));
        using var noGrad = no_grad();
        SmallBert.AssertClose(expected, layer.call(x), 1e-5);
    }

    [Fact]
    public void WeightsFollowTheLayerToAnotherType()
    {
        using DisposeScope scope = NewDisposeScope();
        Dense layer = new(5, 7);
        layer.to(ScalarType.Float64);
        Assert.Equal(ScalarType.Float64, layer.call(ones(1, 5, ScalarType.Float64)).dtype);
        Assert.All(layer.parameters(), parameter => Assert.Equal(ScalarType.Float64, parameter.dtype));
    }
}
