using System.Diagnostics;

namespace BertNotebooks.Dib.Processes;

/// <summary>What a process uses of the machine, at one moment.</summary>
/// <param name="At">The moment, as <see cref="Stopwatch.GetTimestamp"/> counts.</param>
/// <param name="MemoryMb">Its resident memory, in MiB.</param>
/// <param name="Processor">The processor time that it has taken.</param>
internal readonly record struct ProcessLoad(long At, double MemoryMb, TimeSpan Processor)
{
    /// <summary>How many processors were busy for it since an earlier moment, on average.</summary>
    public double ProcessorsSince(ProcessLoad before) =>
        (Processor - before.Processor) / Stopwatch.GetElapsedTime(before.At, At) is double processors && double.IsFinite(processors) ? Math.Max(0, processors) : 0;
}
