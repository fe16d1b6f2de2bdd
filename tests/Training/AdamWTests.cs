using BertNotebooks.Tests.Engine;
using BertNotebooks.Tests.Model;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using AdamW = BertNotebooks.Training.AdamW;

namespace BertNotebooks.Tests.Training;

[Collection(TorchCollection.Name)]
public sealed class AdamWTests
{
    private const double Rate = 0.02, Beta1 = 0.85, Beta2 = 0.97, Epsilon = 1e-6, Decay = 0.1;

    [Fact]
    public void TwentyStepsAgreeWithTorchsAdamWAndItsDecayGroups()
    {
        using DisposeScope scope = NewDisposeScope();
        (string Name, Parameter Parameter)[] ours = Parameters(), oracle = Parameters();
        using AdamW optimizer = new(ours, Beta1, Beta2, Epsilon, Decay);
        optim.Optimizer decaying = optim.AdamW(oracle[..2].Select(p => p.Parameter), Rate, Beta1, Beta2, Epsilon, Decay);
        optim.Optimizer others = optim.Adam(oracle[2..].Select(p => p.Parameter), Rate, Beta1, Beta2, Epsilon);
        for (int step = 0; step < 20; step++)
        {
            Tensor[] gradients = SetGradients(ours, step);
            SetGradients(oracle, step);
            double norm = Math.Sqrt(gradients.Sum(g => g.pow(2).sum().item<float>()));
            Assert.Equal(norm, optimizer.GradientNorm(), 1e-5);
            optimizer.Step(Rate);
            optimizer.ZeroGrad();
            decaying.step();
            others.step();
            Assert.Equal(0, optimizer.GradientNorm());
        }

        Assert.Equal(20, optimizer.Steps);
        foreach (((string name, Parameter parameter), (_, Parameter expected)) in ours.Zip(oracle))
        {
            SmallBert.AssertClose(expected, parameter, 1e-6, name);
        }
    }

    [Fact]
    public void WithoutDecayItIsTorchsAdam()
    {
        using DisposeScope scope = NewDisposeScope();
        (string Name, Parameter Parameter)[] ours = Parameters(), oracle = Parameters();
        using AdamW optimizer = new(ours);
        optim.Optimizer adam = optim.Adam(oracle.Select(p => p.Parameter), 1e-3);
        for (int step = 0; step < 20; step++)
        {
            SetGradients(ours, step);
            SetGradients(oracle, step);
            optimizer.Step(1e-3);
            adam.step();
        }

        Assert.All(ours.Zip(oracle), pair => SmallBert.AssertClose(pair.Second.Parameter, pair.First.Parameter, 1e-6, pair.First.Name));
    }

    [Fact]
    public void GradientScaleIsAFactorOnEachGradientAndNotOnTheDecay()
    {
        using DisposeScope scope = NewDisposeScope();
        (string Name, Parameter Parameter)[] scaled = Parameters(), direct = Parameters();
        using AdamW one = new(scaled, weightDecay: Decay), other = new(direct, weightDecay: Decay);
        for (int step = 0; step < 3; step++)
        {
            double scale = 1.0 / (1 + step); // another each time: Adam does not feel one that stays
            SetGradients(scaled, step);
            foreach (Tensor gradient in SetGradients(direct, step))
            {
                gradient.mul_(scale);
            }

            one.Step(Rate, scale);
            other.Step(Rate);
        }

        Assert.All(scaled.Zip(direct), pair => SmallBert.AssertClose(pair.Second.Parameter, pair.First.Parameter, 1e-7, pair.First.Name));
    }

    [Fact]
    public void RestoredMomentsGoOnToTheBit()
    {
        using DisposeScope scope = NewDisposeScope();
        (string Name, Parameter Parameter)[] through = Parameters();
        using AdamW first = new(through, weightDecay: Decay);
        SetGradients(through, 0);
        first.Step(Rate);
        Dictionary<string, Tensor> state = first.State.ToDictionary(s => s.Key, s => s.Value.clone());
        (string Name, Parameter Parameter)[] copies = [.. through.Select(p => (p.Name, new Parameter(p.Parameter.detach().clone())))];
        using AdamW second = new(copies, weightDecay: Decay);
        second.Restore(name => state[name].clone(), first.Steps);
        foreach (AdamW optimizer in (AdamW[])[first, second])
        {
            SetGradients(optimizer == first ? through : copies, 1);
            optimizer.Step(Rate);
        }

        Assert.All(through.Zip(copies), pair => SmallBert.AssertClose(pair.First.Parameter, pair.Second.Parameter, 0, pair.First.Name));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void MemoryInAnotherOrderGivesTheSame(bool parameterIsTurned, bool gradientIsTurned)
    {
        using DisposeScope scope = NewDisposeScope();
        random.manual_seed(5);
        Tensor weights = randn(5, 3), gradient = randn(5, 3);
        Tensor Turned(Tensor x, bool turned) => turned ? x.t().contiguous().t() : x.clone();
        Parameter plain = new(weights.clone()), other = new(Turned(weights, parameterIsTurned));
        using AdamW expected = new([("dense.weight", plain)], weightDecay: Decay), actual = new([("dense.weight", other)], weightDecay: Decay);
        for (int step = 0; step < 3; step++)
        {
            plain.grad = gradient * (step + 1);
            other.grad = Turned(gradient * (step + 1), gradientIsTurned);
            Assert.Equal(expected.GradientNorm(), actual.GradientNorm(), 1e-5);
            expected.Step(Rate, 0.7);
            actual.Step(Rate, 0.7);
        }

        SmallBert.AssertClose(plain, other, 1e-6);
        Assert.All(expected.State, moment => SmallBert.AssertClose(moment.Value, actual.State[moment.Key], 1e-6, moment.Key));
    }

    [Fact]
    public void FrozenParameterHasNoMomentsAndStaysAsItIs()
    {
        using DisposeScope scope = NewDisposeScope();
        (string Name, Parameter Parameter)[] parameters = Parameters();
        parameters[0].Parameter.requires_grad_(false);
        Tensor before = parameters[0].Parameter.clone();
        using AdamW optimizer = new(parameters, weightDecay: Decay);
        SetGradients(parameters[1..], 0);
        optimizer.Step(Rate);
        Assert.Equal(parameters[1..].SelectMany(p => (string[])[$"exp_avg.{p.Name}", $"exp_avg_sq.{p.Name}"]), optimizer.State.Keys);
        SmallBert.AssertClose(before, parameters[0].Parameter, 0);
    }

    [Fact]
    public void ParameterWithoutAGradientDoesNotEvenDecay()
    {
        using DisposeScope scope = NewDisposeScope();
        (string Name, Parameter Parameter)[] parameters = Parameters();
        Tensor before = parameters[0].Parameter.detach().clone();
        using AdamW optimizer = new(parameters, weightDecay: Decay);
        SetGradients(parameters[1..], 0);
        optimizer.Step(Rate);
        SmallBert.AssertClose(before, parameters[0].Parameter, 0);
    }

    [Fact]
    public void StepsLeaveNoTensorBehindAndDisposingFreesTheMoments()
    {
        (string Name, Parameter Parameter)[] parameters = Parameters();
        SetGradients(parameters, 0);
        long before = SmallBert.LiveTensors;
        AdamW optimizer = new(parameters, weightDecay: Decay);
        Assert.Equal(before + 2 * parameters.Length, SmallBert.LiveTensors);
        optimizer.Step(Rate, 0.5);
        optimizer.GradientNorm();
        optimizer.ZeroGrad();
        Assert.Equal(before + 2 * parameters.Length, SmallBert.LiveTensors);
        optimizer.Dispose();
        Assert.Equal(before, SmallBert.LiveTensors);
    }

    // The first two decay: a weight, and an embedding.
    private static (string, Parameter)[] Parameters()
    {
        random.manual_seed(5);
        return
        [
            ("dense.weight", new Parameter(randn(3, 4))), ("word_embeddings.weight", new Parameter(randn(7, 2))),
            ("dense.bias", new Parameter(randn(3))), ("LayerNorm.weight", new Parameter(randn(4))), ("LayerNorm.bias", new Parameter(randn(4))),
        ];
    }

    private static Tensor[] SetGradients((string, Parameter Parameter)[] parameters, int step)
    {
        random.manual_seed(100 + step);
        return [.. parameters.Select(p => p.Parameter.grad = randn_like(p.Parameter.detach()) * (step + 1))];
    }
}
