namespace BertNotebooks.Foundation;

/// <summary>An open file that no other process may open: the system frees it when its owner ends, however that ends.</summary>
/// <remarks>On Unix it is <c>flock</c>, which Python's <c>filelock</c> takes too.</remarks>
internal static class FileLock
{
    // EAGAIN of Linux, EWOULDBLOCK of macOS, ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows.
    private static readonly int[] Held = [11, 35, unchecked((int)0x80070020), unchecked((int)0x80070021)];

    /// <summary>Takes the lock; null when another owner has it.</summary>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static FileStream? TryTake(string path, FileOptions options = FileOptions.None)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, options);
        }
        catch (IOException e) when (Held.Contains(e.HResult))
        {
            return null;
        }
    }
}
