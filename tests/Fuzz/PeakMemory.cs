using System.Globalization;

namespace BertNotebooks.Tests.Fuzz;

/// <summary>By how much the process grew at most since some moment, in resident bytes; 0 where the system is not Linux.</summary>
internal readonly record struct PeakMemory(long Before)
{
    private const string ResetPeak = "5";

    /// <summary>Begins to measure.</summary>
    public static PeakMemory Start()
    {
        if (OperatingSystem.IsLinux())
        {
            File.WriteAllText("/proc/self/clear_refs", ResetPeak);
        }

        return new PeakMemory(Read("VmRSS:"));
    }

    /// <summary>The growth up to now.</summary>
    public long Growth() => Math.Max(0, Read("VmHWM:") - Before);

    private static long Read(string field)
    {
        string? line = OperatingSystem.IsLinux() ? File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal)) : null;
        return line is null ? 0 : 1024 * long.Parse(line.AsSpan(field.Length).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture);
    }
}
