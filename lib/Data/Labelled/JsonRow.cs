namespace BertNotebooks.Data.Labelled;

/// <summary>An object of a JSON file.</summary>
/// <param name="Line">The line at which it begins, from 1.</param>
/// <param name="Fields">Its fields by name, in their order.</param>
internal sealed record JsonRow(long Line, IReadOnlyDictionary<string, JsonField> Fields);
