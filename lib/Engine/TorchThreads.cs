using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace BertNotebooks.Engine;

/// <summary>Runs the kit's own loops on the threads that torch computes on.</summary>
/// <remarks>
/// After each of its operations, torch's threads spin for milliseconds while they wait for the next. Threads of .NET's
/// own pool would share the cores with them. Where torch uses GNU's OpenMP (Linux), its threads are asked to do the
/// work; elsewhere it goes to .NET's pool.
/// </remarks>
internal static unsafe class TorchThreads
{
    private static readonly delegate* unmanaged<delegate* unmanaged<nint, void>, nint, uint, uint, void> Parallel = Find();

    /// <summary>Calls the body for 0 to <paramref name="count"/> - 1, in any order, on as many threads as torch uses.</summary>
    /// <exception cref="Exception">One that a body threw, as it was; other threads may have gone on with the rest before it came out.</exception>
    public static void For(int count, Action<int> body)
    {
        int threads = Math.Min(count, get_num_threads());
        if (threads <= 1)
        {
            for (int i = 0; i < count; i++)
            {
                body(i);
            }
        }
        else
        {
            Job job = new(count, body);
            Run(job, threads);
            job.Failure?.Throw();
        }
    }

    // A thread that comes late, or not at all, leaves its share to the others.
    private static void Run(Job job, int threads)
    {
        if (Parallel is null)
        {
            System.Threading.Tasks.Parallel.For(0, threads, _ => job.Work());
            return;
        }

        GCHandle handle = GCHandle.Alloc(job);
        Parallel(&Work, GCHandle.ToIntPtr(handle), (uint)threads, 0);
        handle.Free();
    }

    [UnmanagedCallersOnly]
    private static void Work(nint job) => ((Job)GCHandle.FromIntPtr(job).Target!).Work();

    // GOMP_parallel(function, data, threads, flags) of the libgomp that libtorch_cpu was linked with.
    private static delegate* unmanaged<delegate* unmanaged<nint, void>, nint, uint, uint, void> Find()
    {
        return OperatingSystem.IsLinux() && NativeFiles.Find("libtorch_cpu.so") is { } file && NativeLibrary.TryLoad(file, out nint torch) && NativeLibrary.TryGetExport(torch, "GOMP_parallel", out nint function)
            ? (delegate* unmanaged<delegate* unmanaged<nint, void>, nint, uint, uint, void>)function
            : null;
    }

    private sealed class Job(int count, Action<int> body)
    {
        private int _next = -1;

        // An exception must not cross the native frames between two threads.
        public ExceptionDispatchInfo? Failure { get; private set; }

        public void Work()
        {
            try
            {
                for (int i = Interlocked.Increment(ref _next); i < count; i = Interlocked.Increment(ref _next))
                {
                    body(i);
                }
            }
            catch (Exception e)
            {
                Failure = ExceptionDispatchInfo.Capture(e);
            }
        }
    }
}
