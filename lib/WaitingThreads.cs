using System.Runtime.InteropServices;

namespace BertNotebooks;

/// <summary>What libtorch's threads do while they wait for each other.</summary>
internal static partial class WaitingThreads
{
    // OpenMP's own names: whoever sets one of them has made the choice.
    private static readonly string[] s_choices = ["OMP_WAIT_POLICY", "GOMP_SPINCOUNT"];

    /// <summary>Lets them sleep, unless the environment says otherwise; it must come before libtorch is loaded, which reads the environment then.</summary>
    /// <remarks>They spin by default, and where other programs want the processors, that costs more than the work: see environment.md, "Threads".</remarks>
    public static void LetSleep()
    {
        if (OperatingSystem.IsLinux() && Array.TrueForAll(s_choices, name => Environment.GetEnvironmentVariable(name) is null))
        {
            // Not Environment.SetEnvironmentVariable: on Unix that sets .NET's copy, which libgomp does not read.
            _ = SetEnvironmentVariable("OMP_WAIT_POLICY", "passive", overwrite: 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironmentVariable(string name, string value, int overwrite);
}
