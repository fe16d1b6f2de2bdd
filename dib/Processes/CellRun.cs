using System.Text;
using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Session;

namespace BertNotebooks.Dib.Processes;

/// <summary>What became of a code cell.</summary>
public enum CellStatus
{
    /// <summary>It has not begun; a cell before it may have failed.</summary>
    NotRun,

    /// <summary>It has begun.</summary>
    Running,

    /// <summary>It ran to its end.</summary>
    Passed,

    /// <summary>It did not compile, threw, took too long or ended its process.</summary>
    Failed,
}

/// <summary>A code cell and what its run has brought so far.</summary>
public sealed class CellRun
{
    private readonly SortedDictionary<int, ShownOutput> _outputs = [];
    private readonly List<CellOutput> _native = [];

    internal CellRun(DibCell cell) => Cell = cell;

    /// <summary>The cell.</summary>
    public DibCell Cell { get; }

    /// <summary>What became of it.</summary>
    public CellStatus Status { get; private set; }

    /// <summary>How long it took, in seconds.</summary>
    public double Seconds { get; private set; }

    /// <summary>Why it failed, or null.</summary>
    public CellError? Error { get; private set; }

    /// <summary>The outputs in the order of the page, each in its newest state; what native code printed comes last.</summary>
    public IEnumerable<CellOutput> Outputs =>
        [.. _outputs.Select(output => new CellOutput(Cell.Number, output.Key, output.Value.Kind, output.Value.Content.ToString())), .. _native];

    /// <summary>Notes that the cell begins.</summary>
    internal void Start() => Status = CellStatus.Running;

    /// <summary>Notes a new output, a new state of one, or text that was added to one.</summary>
    internal void Show(OutputChange change)
    {
        if (change.Appends && _outputs.TryGetValue(change.Id, out ShownOutput? shown))
        {
            shown.Content.Append(change.Content);
        }
        else
        {
            _outputs[change.Id] = new ShownOutput(change.Kind, new StringBuilder(change.Content));
        }
    }

    /// <summary>Notes what native code printed while the cell ran; an empty text is none.</summary>
    internal void ShowNative(OutputKind kind, string text)
    {
        if (text.Length > 0)
        {
            _native.Add(new CellOutput(Cell.Number, int.MaxValue, kind, CppFrames.Without(text)));
        }
    }

    /// <summary>Notes that the cell ended; an error says that it failed.</summary>
    internal void End(double seconds, CellError? error)
    {
        Status = error is null ? CellStatus.Passed : CellStatus.Failed;
        Seconds = seconds;
        Error = error;
    }

    private sealed record ShownOutput(OutputKind Kind, StringBuilder Content);
}
