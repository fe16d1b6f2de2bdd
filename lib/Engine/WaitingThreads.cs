using System.Globalization;
using System.Runtime.InteropServices;

namespace BertNotebooks.Engine;

/// <summary>What libtorch's threads do while they wait for each other.</summary>
/// <remarks>
/// By OpenMP's default they spin. On a free machine that is the fastest way; where other programs compute, it costs more than
/// the work itself, above all beside a second training. So the machine is looked at once, before libtorch is loaded.
/// </remarks>
internal static partial class WaitingThreads
{
    private const int Looks = 8, MillisecondsBetween = 5;

    // OpenMP's own names: whoever sets one of them has made the choice.
    private static readonly string[] Choices = ["OMP_WAIT_POLICY", "GOMP_SPINCOUNT"];

    /// <summary>Lets them sleep where something else is running at this moment, unless the environment says otherwise; Linux only.</summary>
    public static void LetSleepWhereBusy()
    {
        if (OperatingSystem.IsLinux() && Array.TrueForAll(Choices, name => Environment.GetEnvironmentVariable(name) is null) && IsBusy())
        {
            // Not Environment.SetEnvironmentVariable: on Unix that sets .NET's copy, which libgomp does not read.
            _ = SetEnvironmentVariable("OMP_WAIT_POLICY", "passive", overwrite: 0);
        }
    }

    // Each look counts what is running or wants to: this thread, and others.
    private static bool IsBusy()
    {
        try
        {
            for (int look = 0; look < Looks; look++)
            {
                Thread.Sleep(MillisecondsBetween);
                if (Running(File.ReadAllText("/proc/loadavg")) <= 1)
                {
                    return false;
                }
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException)
        {
            return false;
        }
    }

    // "0.20 0.18 0.12 1/80 11206": the fourth field is running / all.
    private static int Running(string loadAverage) => int.Parse(loadAverage.Split(' ')[3].Split('/')[0], CultureInfo.InvariantCulture);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironmentVariable(string name, string value, int overwrite);
}
