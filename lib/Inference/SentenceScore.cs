namespace BertNotebooks.Inference;

/// <summary>How likely a model finds a text (Salazar et al. 2020).</summary>
/// <param name="Text">The text as it was given.</param>
/// <param name="Pll">Pseudo-log-likelihood: the sum of <paramref name="Pieces"/>, in nats; 0 or less. A longer text has more to lose: compare texts of one length, or the mean of a piece.</param>
/// <param name="Tokens">The number of pieces; [CLS] and [SEP] are not counted.</param>
/// <param name="Pieces">Each piece, from left to right, with its log-probability while it alone is masked.</param>
public sealed record SentenceScore(string Text, double Pll, int Tokens, IReadOnlyList<TokenLogProbability> Pieces);
