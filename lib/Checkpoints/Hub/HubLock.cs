namespace BertNotebooks.Checkpoints;

/// <summary>A lock between processes: an open file that nobody else may open. The system frees it when the process ends, however it ends.</summary>
/// <remarks>On Unix it is <c>flock</c>, which Python's <c>filelock</c> takes too.</remarks>
internal sealed class HubLock : IDisposable
{
    // EAGAIN of Linux, EWOULDBLOCK of macOS, ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows.
    private static readonly int[] Held = [11, 35, unchecked((int)0x80070020), unchecked((int)0x80070021)];

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);

    private readonly FileStream _file;

    private HubLock(FileStream file) => _file = file;

    /// <summary>Waits until the lock is free and takes it.</summary>
    /// <param name="path">The lock file; it stays behind.</param>
    /// <param name="waiting">Called when another process has the lock.</param>
    /// <param name="cancel">Ends the wait.</param>
    public static async Task<HubLock> TakeAsync(string path, Action waiting, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                return new HubLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException e) when (Held.Contains(e.HResult))
            {
                waiting();
            }

            await Task.Delay(BetweenTries, cancel).ConfigureAwait(false);
        }
    }

    public void Dispose() => _file.Dispose();
}
