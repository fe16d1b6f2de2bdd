namespace BertNotebooks.Inference;

/// <summary>A text with its masks filled.</summary>
/// <param name="Text">The text as it was given.</param>
/// <param name="Masks">For each mask, from left to right, the best tokens with their probabilities, the best first.</param>
/// <param name="Filled">The text with the best token in place of each mask.</param>
public sealed record FillMaskResult(string Text, IReadOnlyList<IReadOnlyList<TokenScore>> Masks, string Filled);
