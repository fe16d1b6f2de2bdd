namespace BertNotebooks.Inference;

/// <summary>A token that a model proposes.</summary>
/// <param name="Token">The piece.</param>
/// <param name="Id">Its id.</param>
/// <param name="Score">Its probability, 0 to 1, over the whole vocabulary.</param>
public sealed record TokenScore(string Token, int Id, double Score);
