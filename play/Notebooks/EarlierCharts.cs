namespace BertNotebooks.Play.Notebooks;

/// <summary>The charts that an earlier run of a cell drew, to be laid under the newest.</summary>
/// <param name="Run">The run's number.</param>
/// <param name="Label">What was different, <c>rate = 0.15</c>.</param>
/// <param name="Charts">The outputs that hold charts.</param>
internal sealed record EarlierCharts(int Run, string Label, IReadOnlyList<ShownOutput> Charts);
