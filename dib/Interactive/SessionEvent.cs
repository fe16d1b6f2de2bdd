using BertNotebooks.Dib.Session;

namespace BertNotebooks.Dib.Interactive;

/// <summary>What a session tells its front end; events come one after the other, never two at once.</summary>
public abstract record SessionEvent;

/// <summary>An event of one run of a cell.</summary>
/// <param name="Run">The run's number, which grows over the whole session, restarts included.</param>
/// <param name="CellId">The front end's name of the cell.</param>
public abstract record CellEvent(int Run, string CellId) : SessionEvent;

/// <summary>A cell begins.</summary>
public sealed record CellStarted(int Run, string CellId) : CellEvent(Run, CellId);

/// <summary>A value is new, or was replaced; also one of an earlier run. It comes at most every 50 ms.</summary>
/// <param name="Run">The run that made it.</param>
/// <param name="CellId">The front end's name of the cell.</param>
/// <param name="OutId">Tells it from other outputs of the run; ids grow in the order of the page.</param>
/// <param name="Kind">How the content is to be read.</param>
/// <param name="Content">The whole text or HTML.</param>
public sealed record OutputShown(int Run, string CellId, int OutId, OutputKind Kind, string Content) : CellEvent(Run, CellId);

/// <summary>What a cell has written to its standard output or error since the event before; the first of an output makes it.</summary>
/// <param name="Run">The run that wrote it.</param>
/// <param name="CellId">The front end's name of the cell.</param>
/// <param name="OutId">Tells it from other outputs of the run; ids grow in the order of the page. Native code's text has the highest.</param>
/// <param name="Kind"><see cref="OutputKind.Out"/> or <see cref="OutputKind.Error"/>.</param>
/// <param name="Text">What is new.</param>
public sealed record OutputAppended(int Run, string CellId, int OutId, OutputKind Kind, string Text) : CellEvent(Run, CellId);

/// <summary>A cell ended.</summary>
/// <param name="Run">The run.</param>
/// <param name="CellId">The front end's name of the cell.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Error">Why it failed or was lost, else null.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="PeakMb">The highest resident memory of the process so far, in MiB; 0 for a cell that was lost.</param>
/// <param name="Hash">The SHA-256 of what it showed, without times, in hexadecimal digits; empty for a cell that was lost.</param>
public sealed record CellEnded(int Run, string CellId, CellOutcome Outcome, CellError? Error, double Seconds, double PeakMb, string Hash) : CellEvent(Run, CellId);

/// <summary>The process does something else.</summary>
/// <param name="State">What it does now.</param>
/// <param name="Message">Why it ended, when nobody had asked for that; else null.</param>
public sealed record KernelChanged(KernelState State, string? Message) : SessionEvent;

/// <summary>Comes each second while a cell runs.</summary>
/// <param name="Run">The run.</param>
/// <param name="CellId">The front end's name of the cell.</param>
/// <param name="Seconds">How long it runs by now.</param>
/// <param name="MemoryMb">The resident memory of the process, in MiB.</param>
/// <param name="Processors">How many processors were busy for it during the last second, on average.</param>
public sealed record KernelBusy(int Run, string CellId, double Seconds, double MemoryMb, double Processors) : CellEvent(Run, CellId);

/// <summary>The cells that had passed have run again after a restart.</summary>
/// <param name="Same">How many runs showed the same to the bit, times aside.</param>
/// <param name="Total">How many runs there were; a cell may have run more than once.</param>
/// <param name="Differing">The front end's names of the cells of the others: those that showed something else, did not pass or were not reached.</param>
public sealed record Replayed(int Same, int Total, IReadOnlyList<string> Differing) : SessionEvent;
