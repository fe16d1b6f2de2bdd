using BertNotebooks.Dib.Session;

namespace BertNotebooks.Play.Documents;

/// <summary>An output that outlasts the server.</summary>
/// <param name="Out">The output's id.</param>
/// <param name="Kind">How the content is to be read.</param>
/// <param name="Content">The text or HTML.</param>
internal sealed record JournalOutput(string Out, OutputKind Kind, string Content);

/// <summary>How the last run of a cell ended.</summary>
/// <param name="Cell">The cell's id.</param>
/// <param name="Source">The text that ran: where the cell holds another, the outputs are old.</param>
/// <param name="Run">The run's number.</param>
/// <param name="State">How it ended, such as <c>passed</c>.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Hash">The SHA-256 of its outputs, or null.</param>
/// <param name="Error">Why it failed, or null.</param>
/// <param name="Outputs">What it showed.</param>
/// <param name="Label">What told it from others, such as <c>rate = 0.15</c>; empty where nothing did.</param>
internal sealed record CellJournal(string Cell, string Source, int Run, string State, double Seconds, string? Hash, CellError? Error, IReadOnlyList<JournalOutput> Outputs, string Label = "")
{
    /// <summary>Whether it can be what the player wrote.</summary>
    public bool IsSound => StoredDocument.NumberOf(Cell) is not null && Outputs.All(output => output is not null && Enum.IsDefined(output.Kind)) && (Error is null || !Error.Trace.Contains(null!));
}

/// <summary>An earlier run of a cell that drew charts.</summary>
/// <param name="Run">The run's number.</param>
/// <param name="Label">What told it from others, such as <c>rate = 0.15</c>.</param>
/// <param name="Outputs">What it showed.</param>
internal sealed record EarlierRun(int Run, string Label, IReadOnlyList<JournalOutput> Outputs);
