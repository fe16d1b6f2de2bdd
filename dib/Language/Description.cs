namespace BertNotebooks.Dib.Language;

/// <summary>What a name is.</summary>
/// <param name="From">Where the name begins in the cell; -1 where it stands in no cell, as an item of a list.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Signature">Its declaration in short, C#.</param>
/// <param name="Documentation">What it is for, plain text; may be empty.</param>
/// <param name="DeclaredIn">The other cell that declares it, or imports its declaration; else null.</param>
internal sealed record Description(int From, int To, string Signature, string Documentation, string? DeclaredIn);
