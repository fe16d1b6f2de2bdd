using BertNotebooks.Model.Heads;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Model;

/// <summary>What the encoder computes (<c>BaseModelOutputWithPooling</c>).</summary>
public sealed record BertModelOutput : IDisposable
{
    /// <summary>float [B, T, H], or [M, H] at asked positions: the states after the last layer.</summary>
    public required Tensor LastHiddenState { get; init; }

    /// <summary>float [B, H]: the pooled state of [CLS]; null without a pooler, and where positions were asked for.</summary>
    public Tensor? PoolerOutput { get; init; }

    /// <summary>L + 1 tensors, float [B, T, H], the embeddings first; null unless asked for.</summary>
    public IReadOnlyList<Tensor>? HiddenStates { get; init; }

    /// <summary>L tensors, float [B, A, T, T], a row a query; null unless asked for.</summary>
    public IReadOnlyList<Tensor>? Attentions { get; init; }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        LastHiddenState.Dispose();
        PoolerOutput?.Dispose();
        foreach (Tensor tensor in (HiddenStates ?? []).Concat(Attentions ?? []))
        {
            tensor.Dispose();
        }
    }
}

/// <summary>What the masked-language model computes (<c>MaskedLMOutput</c>).</summary>
public sealed record MaskedLMOutput : IDisposable
{
    /// <summary>float []: mean cross entropy in nats over the labelled positions; null without labels.</summary>
    public Tensor? Loss { get; init; }

    /// <summary>float [B, T, V]: a score for each piece at each position, before softmax.</summary>
    public required Tensor Logits { get; init; }

    /// <summary>L + 1 tensors, float [B, T, H], the embeddings first; null unless asked for.</summary>
    public IReadOnlyList<Tensor>? HiddenStates { get; init; }

    /// <summary>L tensors, float [B, A, T, T], a row a query; null unless asked for.</summary>
    public IReadOnlyList<Tensor>? Attentions { get; init; }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Loss?.Dispose();
        Logits.Dispose();
        foreach (Tensor tensor in (HiddenStates ?? []).Concat(Attentions ?? []))
        {
            tensor.Dispose();
        }
    }
}

/// <summary>What <see cref="BertForPreTraining"/> computes (<c>BertForPreTrainingOutput</c>).</summary>
public sealed record PreTrainingOutput : IDisposable
{
    /// <summary>float []: mean cross entropy in nats over the labelled positions; null without labels. The loss of Hugging Face is the sum of both.</summary>
    public Tensor? PredictionLoss { get; init; }

    /// <summary>float []: mean cross entropy in nats over the pairs; null without labels.</summary>
    public Tensor? NextSentenceLoss { get; init; }

    /// <summary>float [B, T, V].</summary>
    public required Tensor PredictionLogits { get; init; }

    /// <summary>float [B, 2].</summary>
    public required Tensor SeqRelationshipLogits { get; init; }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        PredictionLoss?.Dispose();
        NextSentenceLoss?.Dispose();
        PredictionLogits.Dispose();
        SeqRelationshipLogits.Dispose();
    }
}

/// <summary>What a classification head computes (<c>SequenceClassifierOutput</c>, <c>TokenClassifierOutput</c>).</summary>
public sealed record ClassifierOutput : IDisposable
{
    /// <summary>float []: mean cross entropy in nats; null without labels.</summary>
    public Tensor? Loss { get; init; }

    /// <summary>float [B, labels] or [B, T, labels].</summary>
    public required Tensor Logits { get; init; }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Loss?.Dispose();
        Logits.Dispose();
    }

    // Both tensors leave the caller's dispose scope.
    internal static ClassifierOutput Of(Tensor logits, Tensor? labels) => new()
    {
        Loss = labels is null
            ? null
            : nn.functional.cross_entropy(logits.view(-1, logits.shape[^1]), labels.view(-1), ignore_index: Batch.IgnoreIndex).MoveToOuterDisposeScope(),
        Logits = logits.MoveToOuterDisposeScope(),
    };
}
