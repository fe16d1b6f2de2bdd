using BertNotebooks.Dib.Processes;

namespace BertNotebooks.Dib.Interactive;

/// <summary>Finds out whether a cell that ended has left threads that keep a processor busy.</summary>
internal static class LeftThreads
{
    private const int Looks = 12;
    private const int BusyLooks = 4;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    // A thirtieth of a processor: where others want the machine, too, a thread that never rests gets no more, and a process that rests takes a tenth of that.
    private static readonly double BusySeconds = Interval.TotalSeconds / 30;

    /// <summary>Looks at the processor time of a process that has nothing to do, for a second or until it rests.</summary>
    /// <remarks>The runtime may still compile, in the background, what the cell had called often: that time does not count.</remarks>
    public static async Task<bool> AreBusyAsync(Kernel kernel)
    {
        NotebookEvent? before = null;
        int busy = 0;
        for (int i = 0; i <= Looks && busy < BusyLooks; i++)
        {
            NotebookEvent? now = await kernel.AskAsync(new NotebookRequest(NotebookRequestKind.Work));
            if (kernel.State != KernelState.Ready)
            {
                return false;
            }

            if (now is null)
            {
                return true;
            }

            if (before is not null)
            {
                double worked = now.Processor - before.Processor, compiled = now.Compiling - before.Compiling;
                if (worked < BusySeconds)
                {
                    return false;
                }

                busy += worked - compiled >= BusySeconds ? 1 : 0;
            }

            before = now;
            await Task.Delay(Interval);
        }

        return busy == BusyLooks;
    }
}
