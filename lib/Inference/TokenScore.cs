namespace BertNotebooks.Inference;

/// <summary>A piece that the model proposes for a position, as in the results of Hugging Face's fill-mask pipeline.</summary>
/// <param name="Token">The piece.</param>
/// <param name="Id">Its id in the vocabulary.</param>
/// <param name="Score">Its probability, 0 to 1.</param>
public sealed record TokenScore(string Token, int Id, double Score);
