using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertNotebooks.Engine;

/// <summary>The loss of one batch in training: computed when it is made, differentiated by <see cref="Backward"/>.</summary>
/// <remarks>
/// The same numbers as torch's cross entropy and backward pass, which keeps the record of the encoder; the two ends that are
/// as large as the vocabulary are differentiated by hand. The decoder: with p = softmax of the logits and y the right piece,
/// d loss / d logits = p - y. The token table has two gradients: the decoder's, which fills it, and the look-up's, which
/// touches a few hundred rows and is added to the first.
/// </remarks>
public sealed class MaskedLMLoss : TrainingLoss
{
    private readonly LookUp _words;
    private readonly Tensor _states;     // [M, H], before the decoder
    private readonly Parameter _decoder; // [V, H]
    private readonly Parameter _bias;    // [V]
    private readonly Scalar _answers;
    private readonly Tensor _slopes;     // [M, V], d summed loss / d logits

    /// <summary>Computes the loss.</summary>
    /// <param name="words">Where the encoder's record begins; the loss takes it over.</param>
    /// <param name="states">float [M, H]: the states before the decoder, with torch's record; the loss takes them over.</param>
    /// <param name="decoder">float [V, H]; the look-up's table where both are one.</param>
    /// <param name="bias">float [V].</param>
    /// <param name="labelIds">int64 [M]: the right pieces.</param>
    /// <param name="answers">The number of positions that share the mean.</param>
    /// <param name="labelSmoothing">Share e of each label that is given to all pieces alike: the slopes are p - ((1 - e) y + e / V) then.</param>
    internal MaskedLMLoss(LookUp words, Tensor states, Parameter decoder, Parameter bias, Tensor labelIds, double answers, double labelSmoothing = 0)
    {
        using var noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        (_words, _decoder, _bias, _answers) = (words, decoder, bias, answers);
        _states = states.DetachFromDisposeScope();
        Tensor logits = FewRows.Apply(_states.detach(), decoder, bias); // [M, V]
        Tensor logProbabilities = nn.functional.log_softmax(logits, -1);
        Tensor right = labelIds.unsqueeze(-1);                          // [M, 1]
        double sum = -logProbabilities.gather(1, right).sum(ScalarType.Float64).item<double>();
        if (labelSmoothing == 0)
        {
            Value = sum / answers;
            _slopes = logProbabilities.exp_().scatter_add_(1, right, full_like(right, Numbers.MinusOne, logits.dtype)).DetachFromDisposeScope();
            return;
        }

        double overAll = -logProbabilities.sum(ScalarType.Float64).item<double>() / logits.shape[1];
        Value = ((1 - labelSmoothing) * sum + labelSmoothing * overAll) / answers;
        using Scalar toAll = labelSmoothing / logits.shape[1], toRight = labelSmoothing - 1;
        _slopes = logProbabilities.exp_().sub_(toAll).scatter_add_(1, right, full_like(right, toRight, logits.dtype)).DetachFromDisposeScope();
    }

    /// <summary>The sum of the cross entropy over the labelled positions, divided by the number that shares the mean; nats.</summary>
    public override double Value { get; }

    /// <inheritdoc/>
    public override void Backward() => BackwardWith(null);

    /// <summary>Adds the gradients together with those of another loss over the same encoder, float [], in one pass.</summary>
    internal void BackwardWith(Tensor? other)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor toStates = BackwardThroughDecoder();
        List<Tensor> ends = [], gradients = [];
        if (_states.requires_grad)
        {
            ends.Add(_states);
            gradients.Add(toStates);
        }

        if (other is { requires_grad: true })
        {
            ends.Add(other);
            gradients.Add(ones_like(other));
        }

        if (ends.Count > 0)
        {
            autograd.backward(ends, gradients);
        }

        _words.AddGradient();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _words.Dispose();
        _states.Dispose();
        _slopes.Dispose();
        _answers.Dispose();
    }

    // logits = states W^T + b; gives the gradient of the states, [M, H].
    private Tensor BackwardThroughDecoder()
    {
        using var noGrad = no_grad();
        if (_decoder.requires_grad)
        {
            AddGradient(_decoder, mm(_slopes.t(), _states.detach() / _answers));
        }

        if (_bias.requires_grad)
        {
            AddGradient(_bias, _slopes.sum([0]) / _answers);
        }

        return mm(_slopes, _decoder).div_(_answers);
    }

    private static void AddGradient(Parameter parameter, Tensor gradient)
    {
        if (parameter.grad is Tensor before)
        {
            before.add_(gradient, Numbers.One);
        }
        else
        {
            parameter.grad = gradient;
        }
    }
}
