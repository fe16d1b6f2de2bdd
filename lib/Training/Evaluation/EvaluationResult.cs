namespace BertNotebooks.Training.Evaluation;

/// <summary>How well masked pieces are predicted.</summary>
/// <param name="Loss">Mean cross entropy, nats per masked piece.</param>
/// <param name="Accuracy">Share, 0 to 1, of masked pieces whose best prediction is right.</param>
/// <param name="MaskedTokens">The number of masked pieces.</param>
/// <param name="Tokens">The number of pieces of the text, special tokens not counted.</param>
public sealed record EvaluationResult(double Loss, double Accuracy, long MaskedTokens, long Tokens)
{
    /// <summary>e to the loss: between how many pieces the model hesitates.</summary>
    public double Perplexity => Math.Exp(Loss);
}
