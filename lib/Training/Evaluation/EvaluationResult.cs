using System.Text.Json.Serialization;

namespace BertNotebooks.Training.Evaluation;

/// <summary>How well a model answers held-out questions: masked pieces, or the labels of texts or words.</summary>
/// <param name="Loss">Mean cross entropy, nats per answer; smoothed where <c>label_smoothing_factor</c> is set, as in transformers.</param>
/// <param name="Accuracy">Share, 0 to 1, of answers that are right.</param>
/// <param name="MaskedTokens">The number of answers: masked pieces, labelled texts or labelled words.</param>
/// <param name="Tokens">The number of pieces of the text, special tokens not counted.</param>
public sealed record EvaluationResult(double Loss, double Accuracy, long MaskedTokens, long Tokens)
{
    /// <summary>e to the loss: between how many pieces the model hesitates.</summary>
    public double Perplexity => Math.Exp(Loss);

    /// <summary>F1, 0 to 1: the mean over the classes for texts, over all entities for words; null where it is not measured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? F1 { get; init; }

    /// <summary>Precision, 0 to 1, counted as <see cref="F1"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Precision { get; init; }

    /// <summary>Recall, 0 to 1, counted as <see cref="F1"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Recall { get; init; }
}
