using System.Diagnostics;

namespace BertNotebooks.Dib.Processes;

/// <summary>The memory of this process.</summary>
public static class ProcessMemory
{
    /// <summary>The most that was ever resident, in MiB.</summary>
    public static double PeakMb
    {
        get
        {
            using Process self = Process.GetCurrentProcess();
            return Math.Max(self.PeakWorkingSet64, self.WorkingSet64) / Math.Pow(1024, 2);
        }
    }
}
