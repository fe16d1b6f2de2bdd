using System.Globalization;
using Xunit;

namespace BertNotebooks.Tests;

/// <summary>A theory about signals, which Windows does not have, and which a process started in the background may have been told to ignore.</summary>
public sealed class UnixTheoryAttribute : TheoryAttribute
{
    private const string Status = "/proc/self/status";

    public UnixTheoryAttribute() => Skip = OperatingSystem.IsWindows() ? "Windows has no signals to send"
        : InterruptIsIgnored() ? "SIGINT is ignored by the tests' own process, and so by what it starts: run the tests in the foreground"
        : null;

    // A shell without job control lets its background commands ignore SIGINT, and their children inherit that.
    private static bool InterruptIsIgnored()
    {
        const int interrupt = 1 << (2 - 1);
        string? line = File.Exists(Status) ? File.ReadLines(Status).FirstOrDefault(l => l.StartsWith("SigIgn:", StringComparison.Ordinal)) : null;
        return line is not null && (ulong.Parse(line.AsSpan("SigIgn:".Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & interrupt) != 0;
    }
}
