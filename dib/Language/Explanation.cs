namespace BertNotebooks.Dib.Language;

/// <summary>An error in plain words.</summary>
/// <param name="Text">What is wrong and what to do.</param>
/// <param name="RunTo">The cell to run first; null where none helps.</param>
internal sealed record Explanation(string Text, string? RunTo);
