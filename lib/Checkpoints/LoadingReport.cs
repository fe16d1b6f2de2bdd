namespace BertNotebooks.Checkpoints;

/// <summary>What happened to each tensor of a checkpoint when it was loaded.</summary>
/// <param name="Matched">Names, as the model has them, that were filled from the file.</param>
/// <param name="Missing">Names that the model has and the file lacks: a head, or pooler, that was allowed to have fresh weights; without that leave loading fails.</param>
/// <param name="Unexpected">Names, as the file has them, that this model has no place for; they were left alone.</param>
/// <param name="Converted">Names that were found under another name or in another type, with what was done; first one that the file has under two names with different numbers.</param>
public sealed record LoadingReport(
    IReadOnlyList<string> Matched, IReadOnlyList<string> Missing, IReadOnlyList<string> Unexpected, IReadOnlyList<string> Converted);
