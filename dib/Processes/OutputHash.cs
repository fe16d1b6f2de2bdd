using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using BertNotebooks.Dib.Session;

namespace BertNotebooks.Dib.Processes;

/// <summary>The SHA-256 of what a cell showed, by which two runs of it are compared.</summary>
/// <remarks>
/// Counted is the last state of each output that the run made or changed, in the order of the page, with its kind. Left out is
/// what a clock decides: a number in front of a unit of time (<c>12.3 s</c>, <c>840 ms</c>, <c>2 minutes</c>) or of a rate
/// (<c>1,900 tokens/s</c>, <c>3 steps per second</c>), times of day and spans (<c>09:41</c>, <c>00:00:12.3</c>) and dates
/// (<c>2026-11-28</c>). What native code prints past the process is not counted: when it comes is the system's choice.
/// </remarks>
internal sealed partial class OutputHash
{
    private readonly SortedDictionary<int, (OutputKind Kind, StringBuilder Text)> _outputs = [];

    /// <summary>Takes in a new output, a new state of one, or text that was added to one.</summary>
    public void Add(OutputChange change)
    {
        if (change.Appends && _outputs.TryGetValue(change.Id, out (OutputKind Kind, StringBuilder Text) output))
        {
            output.Text.Append(change.Content);
        }
        else
        {
            _outputs[change.Id] = (change.Kind, new StringBuilder(change.Content));
        }
    }

    /// <summary>The hash of all that came since it was taken last.</summary>
    public string Take()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((OutputKind kind, StringBuilder text) in _outputs.Values)
        {
            byte[] content = Encoding.UTF8.GetBytes(WithoutTimes(text.ToString()));
            hash.AppendData(Encoding.UTF8.GetBytes($"{kind} {content.Length}\n"));
            hash.AppendData(content);
        }

        _outputs.Clear();
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The text with a sign in the place of what a clock decides.</summary>
    public static string WithoutTimes(string text) => Clocks().Replace(Durations().Replace(text, "#"), "#");

    [GeneratedRegex("""(?<![\w.])\d[\d.,]*\s?((ns|µs|us|ms|s|sec|secs|seconds?|milliseconds?|min|mins|minutes?|h|hours?)\b|\w+(\s\w+)?\s?(/\s?s|per\ssecond)\b)""", RegexOptions.CultureInvariant)]
    private static partial Regex Durations();

    [GeneratedRegex("""(?<![\w.])(\d{4}-\d\d-\d\d|(\d+\.)?\d{1,2}:\d\d(:\d\d)?(\.\d+)?)(?!\w)""", RegexOptions.CultureInvariant)]
    private static partial Regex Clocks();
}
