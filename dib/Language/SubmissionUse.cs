namespace BertNotebooks.Dib.Language;

/// <summary>That a submission uses a name which one of the chain declares.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kind">What it stands for.</param>
/// <param name="Declarer">The index of the submission that declares what is meant: an earlier one, or the same.</param>
/// <param name="IsWritten">Whether something is assigned to it, or to a part of it.</param>
/// <param name="Body">The method, type or variable with a lambda in whose code it stands, which runs later; null where it runs with the cell.</param>
internal sealed record SubmissionUse(string Name, NameKind Kind, int Declarer, bool IsWritten, string? Body);
