using System.Collections.Concurrent;
using System.Runtime;
using System.Runtime.ExceptionServices;

namespace BertNotebooks.Dib.Session;

/// <summary>A thread that runs pieces of code one after the other, and that can be stopped in the middle of one, whatever the code does.</summary>
/// <remarks>It lives on for the next piece, since native libraries keep a team of threads for each thread that calls them; once aborted, it runs no other.</remarks>
internal sealed class CodeThread
{
    private static readonly TimeSpan InterruptInterval = TimeSpan.FromMilliseconds(100);

    private readonly BlockingCollection<Action> _work = [];
    private readonly CancellationTokenSource _abort = new();
    private readonly Lock _lock = new();
    private readonly Thread _thread;

    /// <summary>Starts the thread.</summary>
    public CodeThread(string name)
    {
        _thread = new Thread(Work) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Whether the thread was aborted and takes no code any more.</summary>
    public bool IsAborted { get; private set; }

    /// <summary>Runs code on the thread and waits for its end; what stands behind an <c>await</c> runs there, too.</summary>
    /// <exception cref="OperationCanceledException">The thread was aborted.</exception>
    public T Run<T>(Func<Task<T>> code)
    {
        ManualResetEventSlim ended = new();
        T? result = default;
        ExceptionDispatchInfo? error = null;
        lock (_lock)
        {
            if (IsAborted)
            {
                throw new OperationCanceledException(_abort.Token);
            }

            _work.Add(() =>
            {
                try
                {
                    RunToItsEnd(() => result = new AwaitContext(_abort.Token).Run(code), _abort.Token);
                }
                catch (Exception e)
                {
                    error = ExceptionDispatchInfo.Capture(e);
                }
                finally
                {
                    Uninterrupted(ended.Set);
                }
            });
        }

        ended.Wait();
        error?.Throw();
        return result!;
    }

    /// <summary>Ends the code that runs: it is thrown out of loops, waits and handlers; only native code ends when it likes.</summary>
    public void Abort()
    {
        lock (_lock)
        {
            if (IsAborted)
            {
                return;
            }

            IsAborted = true;
        }

        // To cancel takes as long as native code keeps the thread.
        new Thread(_abort.Cancel) { IsBackground = true, Name = "abort" }.Start();
        new Thread(Interrupt) { IsBackground = true, Name = "interrupt" }.Start();
    }

    // An abort alone waits for the end of a wait.
    private void Interrupt()
    {
        while (!_thread.Join(InterruptInterval))
        {
            _thread.Interrupt();
        }
    }

    /// <summary>Runs code on the thread that calls, until the token ends it.</summary>
    public static void RunToItsEnd(Action code, CancellationToken abort)
    {
#pragma warning disable SYSLIB0046 // The one way to end a loop that asks nobody; a state that it left half changed is the user's own.
        ControlledExecution.Run(code, abort);
#pragma warning restore SYSLIB0046
    }

    // An interrupt that came late strikes in the next lock that is held by another.
    private static void Uninterrupted(Action action)
    {
        while (true)
        {
            try
            {
                action();
                return;
            }
            catch (ThreadInterruptedException)
            {
            }
        }
    }

    private void Work()
    {
        while (Next() is { } work)
        {
            work();
        }
    }

    private Action? Next()
    {
        while (true)
        {
            try
            {
                return _work.Take(_abort.Token);
            }
            catch (ThreadInterruptedException)
            {
                // Of an abort that came between two pieces.
            }
            catch (OperationCanceledException)
            {
                return _work.TryTake(out Action? work) ? work : null;
            }
        }
    }
}
