namespace BertNotebooks.Checkpoints.Hub;

/// <summary>A <see cref="FileLock"/> that is waited for.</summary>
internal sealed class HubLock : IDisposable
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);

    private readonly FileStream _file;

    private HubLock(FileStream file) => _file = file;

    /// <summary>Waits until the lock is free and takes it.</summary>
    /// <param name="path">The lock file; it stays behind.</param>
    /// <param name="waiting">Called when another process has the lock.</param>
    /// <param name="cancel">Ends the wait.</param>
    public static async Task<HubLock> TakeAsync(string path, Action waiting, CancellationToken cancel)
    {
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            if (FileLock.TryTake(path) is FileStream file)
            {
                return new HubLock(file);
            }

            waiting();
            await Task.Delay(BetweenTries, cancel).ConfigureAwait(false);
        }
    }

    public void Dispose() => _file.Dispose();
}
