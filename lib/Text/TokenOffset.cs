namespace BertNotebooks.Text;

/// <summary>The part of the original text that a token covers, in UTF-16 units (indices of a C# string).</summary>
/// <param name="Start">Index of the first unit.</param>
/// <param name="End">Index after the last unit; added special tokens and padding have 0 and 0.</param>
public readonly record struct TokenOffset(int Start, int End);
