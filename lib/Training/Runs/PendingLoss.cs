namespace BertNotebooks.Training.Runs;

/// <summary>The losses since the last line of metrics.jsonl.</summary>
/// <param name="Sum">Their sum.</param>
/// <param name="Count">Their number.</param>
internal sealed record PendingLoss(double Sum, int Count);
