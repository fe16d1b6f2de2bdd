namespace BertNotebooks.Dib.Session;

/// <summary>Continues code behind an <c>await</c> on the thread that waits for the code's end, where an interrupt reaches it.</summary>
/// <remarks>While that thread is busy, a continuation runs on a thread of the pool, as it does without a context: a cell that blocks on the result of its own method waits for no one in vain.</remarks>
internal sealed class AwaitContext : SynchronizationContext
{
    private readonly object _lock = new();
    private Action? _next;
    private bool _waits, _isAbandoned;

    /// <summary>Starts the code and waits for its end.</summary>
    public T Run<T>(Func<Task<T>> code)
    {
        SetSynchronizationContext(this);
        try
        {
            Task<T> task = code();
            _ = task.ContinueWith(_ => Wake(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            while (!task.IsCompleted)
            {
                Next(task)?.Invoke();
            }

            return task.GetAwaiter().GetResult();
        }
        catch (ThreadInterruptedException)
        {
            Abandon();
            throw;
        }
        finally
        {
            SetSynchronizationContext(null);
        }
    }

    public override SynchronizationContext CreateCopy() => this;

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_lock)
        {
            if (_isAbandoned)
            {
                return;
            }

            if (_waits)
            {
                _waits = false;
                _next = () => d(state);
                Monitor.Pulse(_lock);
                return;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(_ => RunOnPool(d, state), null);
    }

    private void RunOnPool(SendOrPostCallback d, object? state)
    {
        SetSynchronizationContext(this);
        try
        {
            d(state);
        }
        finally
        {
            SetSynchronizationContext(null);
        }
    }

    private Action? Next(Task task)
    {
        lock (_lock)
        {
            _waits = true;
            while (_next is null && !task.IsCompleted)
            {
                Monitor.Wait(_lock);
            }

            Action? next = _next;
            (_next, _waits) = (null, false);
            return next;
        }
    }

    // What the code was waiting for may still come: the code does not go on then.
    private void Abandon()
    {
        lock (_lock)
        {
            _isAbandoned = true;
        }
    }

    private void Wake()
    {
        lock (_lock)
        {
            Monitor.PulseAll(_lock);
        }
    }
}
