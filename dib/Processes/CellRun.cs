using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Session;

namespace BertNotebooks.Dib.Processes;

/// <summary>What became of a code cell.</summary>
internal enum CellStatus
{
    NotRun,
    Running,
    Passed,
    Failed,
}

/// <summary>A code cell and what its run has brought so far.</summary>
internal sealed class CellRun(DibCell cell)
{
    private readonly SortedDictionary<int, CellOutput> _outputs = [];

    /// <summary>The cell.</summary>
    public DibCell Cell { get; } = cell;

    /// <summary>What became of it.</summary>
    public CellStatus Status { get; private set; }

    /// <summary>How long it took, in seconds.</summary>
    public double Seconds { get; private set; }

    /// <summary>Why it failed, or null.</summary>
    public CellError? Error { get; private set; }

    /// <summary>The outputs in the order of the page, each in its newest state.</summary>
    public IEnumerable<CellOutput> Outputs => _outputs.Values;

    /// <summary>Notes that the cell begins.</summary>
    public void Start() => Status = CellStatus.Running;

    /// <summary>Notes a new output, or a new state of one.</summary>
    public void Show(CellOutput output) => _outputs[output.Id] = output;

    /// <summary>Notes that the cell ended; an error says that it failed.</summary>
    public void End(double seconds, CellError? error)
    {
        Status = error is null ? CellStatus.Passed : CellStatus.Failed;
        Seconds = seconds;
        Error = error;
    }
}
