using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace BertNotebooks.Dib.Session;

/// <summary>A thread that runs pieces of code one after the other, and that can be called out of every wait.</summary>
/// <remarks>It lives on for the next piece, since native libraries keep a team of threads for each thread that calls them; once called, it takes no other.</remarks>
internal sealed class CodeThread
{
    private static readonly TimeSpan InterruptInterval = TimeSpan.FromMilliseconds(100);

    private readonly BlockingCollection<Action> _work = [];
    private readonly Lock _lock = new();
    private readonly Thread _thread;

    /// <summary>Starts the thread.</summary>
    public CodeThread(string name)
    {
        _thread = new Thread(Work) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Whether the thread takes no code any more.</summary>
    public bool IsSpent => _work.IsAddingCompleted;

    /// <summary>Runs code on the thread and waits for its end; what stands behind an <c>await</c> runs there, too.</summary>
    /// <exception cref="OperationCanceledException">The thread is spent.</exception>
    public T Run<T>(Func<Task<T>> code)
    {
        ManualResetEventSlim ended = new();
        T? result = default;
        ExceptionDispatchInfo? error = null;
        lock (_lock)
        {
            if (IsSpent)
            {
                throw new OperationCanceledException();
            }

            _work.Add(() =>
            {
                try
                {
                    result = new AwaitContext().Run(code);
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

    /// <summary>Calls the code that runs out of the wait that it is in, and of all that follow; what it did is lost only where it does not catch that.</summary>
    public void Interrupt()
    {
        lock (_lock)
        {
            if (IsSpent)
            {
                return;
            }

            _work.CompleteAdding();
        }

        Thread interrupting = new(() =>
        {
            do
            {
                _thread.Interrupt();
            }
            while (!_thread.Join(InterruptInterval));
        })
        { IsBackground = true, Name = "interrupt" };
        interrupting.Start();
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
        Action? work = null;
        Uninterrupted(() => _work.TryTake(out work, Timeout.Infinite));
        return work;
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
}
