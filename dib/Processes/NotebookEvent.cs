using BertNotebooks.Dib.Session;

namespace BertNotebooks.Dib.Processes;

/// <summary>What a notebook's process reports.</summary>
internal enum NotebookEventKind
{
    /// <summary>The process can run cells without a delay.</summary>
    Ready,

    /// <summary>A code cell begins.</summary>
    CellStarted,

    /// <summary>An output is new or has changed.</summary>
    Output,

    /// <summary>A code cell ended.</summary>
    CellEnded,

    /// <summary>The answer to a question.</summary>
    Answer,
}

/// <summary>One line that a notebook's process writes for the process that started it.</summary>
internal sealed record NotebookEvent(NotebookEventKind Kind)
{
    /// <summary>The number of the run that the event is about, or of the question that it answers.</summary>
    public int Run { get; init; }

    /// <summary>The output, where the event is about one.</summary>
    public OutputChange? Output { get; init; }

    /// <summary>How long the cell took.</summary>
    public double Seconds { get; init; }

    /// <summary>The highest resident memory of the process so far, in MiB.</summary>
    public double PeakMb { get; init; }

    /// <summary>Why the cell failed, or null.</summary>
    public CellError? Error { get; init; }

    /// <summary>Whether the cell ended after it had been asked to.</summary>
    public bool IsStopped { get; init; }

    /// <summary>The hash of what the cell showed.</summary>
    public string Hash { get; init; } = "";

    /// <summary>The answer to a question for variables.</summary>
    public IReadOnlyList<Variable>? Variables { get; init; }

    /// <summary>The answer to a question for a value.</summary>
    public string Text { get; init; } = "";

    /// <summary>The answer to a question for work: the processor time of all threads so far, in seconds.</summary>
    public double Processor { get; init; }

    /// <summary>The answer to a question for work: how long the runtime has compiled so far, some of it in the background, in seconds.</summary>
    public double Compiling { get; init; }
}
