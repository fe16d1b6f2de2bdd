namespace BertNotebooks.Dib.Language;

/// <summary>How the method around a place can be called.</summary>
/// <param name="All">Its forms.</param>
/// <param name="Active">The form that fits what is written so far.</param>
/// <param name="Parameter">The parameter of the active form that the place belongs to.</param>
internal sealed record Signatures(IReadOnlyList<Signature> All, int Active, int Parameter);

/// <summary>One form of a method.</summary>
/// <param name="Label">Its declaration in short, C#.</param>
/// <param name="Documentation">What it is for, plain text; may be empty.</param>
/// <param name="Parameters">What it takes; each label is a part of <paramref name="Label"/>.</param>
internal sealed record Signature(string Label, string Documentation, IReadOnlyList<SignatureParameter> Parameters);

/// <summary>A parameter of a method.</summary>
/// <param name="Label">Type, name and default.</param>
/// <param name="Documentation">What it is for, plain text; may be empty.</param>
internal sealed record SignatureParameter(string Label, string Documentation);
