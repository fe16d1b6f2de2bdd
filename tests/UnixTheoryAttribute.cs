using System.Globalization;
using Xunit;

namespace BertNotebooks.Tests;

/// <summary>A theory about signals, which Windows does not have, and which a process started in the background may have been told to ignore.</summary>
public sealed class UnixTheoryAttribute : TheoryAttribute
{
    private const string Status = "/proc/self/status";

    public UnixTheoryAttribute() => Skip = OperatingSystem.IsWindows() ? "Windows has no signals to send"
        : Ignored() is string signal ? $"{signal} is ignored by the tests' own process, and so by what it starts: run the tests in the foreground, without nohup"
        : null;

    // A shell without job control lets its background commands ignore SIGINT, nohup lets them ignore SIGHUP, and their children inherit that.
    private static string? Ignored()
    {
        string? line = File.Exists(Status) ? File.ReadLines(Status).FirstOrDefault(l => l.StartsWith("SigIgn:", StringComparison.Ordinal)) : null;
        ulong ignored = line is null ? 0 : ulong.Parse(line.AsSpan("SigIgn:".Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return (ignored & 1) != 0 ? "SIGHUP" : (ignored & 2) != 0 ? "SIGINT" : null;
    }
}
