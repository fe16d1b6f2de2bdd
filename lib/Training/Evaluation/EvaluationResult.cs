using System.Text.Json.Serialization;
using BertNotebooks.Training.Evaluation.Metrics;

namespace BertNotebooks.Training.Evaluation;

/// <summary>How well a model answers held-out questions: masked pieces, or the labels of texts or words.</summary>
/// <param name="Loss">Mean cross entropy, nats per answer; smoothed where <c>label_smoothing_factor</c> is set, as in transformers.</param>
/// <param name="Accuracy">Share, 0 to 1, of answers that are right.</param>
/// <param name="MaskedTokens">The number of answers: masked pieces, labelled texts or labelled words.</param>
/// <param name="Tokens">The number of pieces of the text, special tokens not counted.</param>
public sealed record EvaluationResult(double Loss, double Accuracy, long MaskedTokens, long Tokens)
{
    /// <summary>e to the cross entropy: between how many answers the model hesitates.</summary>
    public double Perplexity => Math.Exp(CrossEntropy ?? Loss);

    /// <summary>Mean cross entropy of the masked pieces alone, without smoothing, nats; null where <see cref="Loss"/> is that.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? CrossEntropy { get; init; }

    /// <summary>F1, 0 to 1: the mean over the classes for texts, over all entities for words; null where it is not measured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? F1 { get; init; }

    /// <summary>Precision, 0 to 1, counted as <see cref="F1"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Precision { get; init; }

    /// <summary>Recall, 0 to 1, counted as <see cref="F1"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Recall { get; init; }

    /// <summary>Pretraining: mean cross entropy of the next-sentence answers, nats a pair; null elsewhere.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? NextSentenceLoss { get; init; }

    /// <summary>Pretraining: share, 0 to 1, of pairs told right; null elsewhere.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? NextSentenceAccuracy { get; init; }

    /// <summary>Texts: figures of each class and the matrix of confusions; null elsewhere, and where the figures were read from a file.</summary>
    [JsonIgnore]
    public ClassificationReport? Classes { get; init; }

    /// <summary>Words: figures of each type of entity; null elsewhere, and where the figures were read from a file.</summary>
    [JsonIgnore]
    public EntityReport? Entities { get; init; }

    /// <summary>Whether the numbers are the same; the reports follow from the same answers and are not compared.</summary>
    public bool Equals(EvaluationResult? other) => other is not null && Numbers == other.Numbers;

    /// <inheritdoc/>
    public override int GetHashCode() => Numbers.GetHashCode();

    private (double, double, long, long, double?, double?, double?, double?, double?, double?) Numbers =>
        (Loss, Accuracy, MaskedTokens, Tokens, CrossEntropy, F1, Precision, Recall, NextSentenceLoss, NextSentenceAccuracy);
}
