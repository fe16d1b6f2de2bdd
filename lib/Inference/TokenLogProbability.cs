namespace BertNotebooks.Inference;

/// <summary>How likely a model finds a piece of a text where it stands.</summary>
/// <param name="Token">The piece.</param>
/// <param name="Id">Its id.</param>
/// <param name="LogProbability">Logarithm of its probability over the whole vocabulary, in nats: 0 or less.</param>
public sealed record TokenLogProbability(string Token, int Id, double LogProbability);
