using System.Text.Json;
using System.Text.Json.Serialization;
using BertNotebooks.Dib.Session;

namespace BertNotebooks.Dib.Processes;

/// <summary>What a notebook's process reports.</summary>
internal enum NotebookEventKind
{
    /// <summary>A code cell begins.</summary>
    CellStarted,

    /// <summary>An output is new or has changed.</summary>
    Output,

    /// <summary>A code cell ended; with an error, no other cell follows.</summary>
    CellEnded,

    /// <summary>All cells that were to run have run.</summary>
    Done,
}

/// <summary>One line that a notebook's process writes for the process that started it.</summary>
internal sealed record NotebookEvent(NotebookEventKind Kind)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    };

    /// <summary>The code cell's number.</summary>
    public int Cell { get; init; }

    /// <summary>The output, where the event is about one.</summary>
    public CellOutput? Output { get; init; }

    /// <summary>How long the cell took.</summary>
    public double Seconds { get; init; }

    /// <summary>The highest resident memory of the process so far, in MiB.</summary>
    public double PeakMb { get; init; }

    /// <summary>Why the cell failed, or null.</summary>
    public CellError? Error { get; init; }

    /// <summary>The event as one line.</summary>
    public string ToLine() => JsonSerializer.Serialize(this, Json);

    /// <summary>Reads what <see cref="ToLine"/> wrote; null when the process died in the middle of the line.</summary>
    public static NotebookEvent? FromLine(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<NotebookEvent>(line, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
