namespace BertNotebooks.Display;

/// <summary>A line of a <see cref="ModelSummary"/>.</summary>
/// <param name="Layer">Name of the layer and its kind.</param>
/// <param name="Shape">Shape of what it gives, in the letters of the README, such as <c>[B, T, 768]</c>.</param>
/// <param name="Parameters">Its parameters, those of the deeper rows that follow it included.</param>
/// <param name="Depth">0 for the model's own children, 1 for theirs.</param>
public sealed record ModelSummaryRow(string Layer, string Shape, long Parameters, int Depth);
