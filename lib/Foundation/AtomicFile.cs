using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace BertNotebooks.Foundation;

/// <summary>Writes files so that a reader, or a crash, never meets half of one.</summary>
public static partial class AtomicFile
{
    // Longer ones leave no room for more in a name of 255 bytes.
    private const int LongestKeptName = 60;

    /// <summary>Writes beside the file, flushes to the disk, then renames; on failure the old file stays as it was.</summary>
    /// <remarks>A link stays, and what it leads to is replaced; a file that is replaced gives the new one its mode (Unix).</remarks>
    /// <exception cref="BertNotebooksException">The place cannot be written, or is a folder, a pipe or a device.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        string? beside = null;
        try
        {
            string place = RegularFile.Writable(path);
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            UnixFileMode? mode = OperatingSystem.IsWindows() || !File.Exists(place) ? null : File.GetUnixFileMode(place);
            using (FileStream stream = CreateBeside(place, mode))
            {
                beside = stream.Name;
                KeepMode(stream, mode);
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, place, overwrite: true);
        }
        catch (Exception e)
        {
            DeleteQuietly(beside);
            if (IsRefusal(e))
            {
                throw new BertNotebooksException($"Cannot write '{path}': {e.Message} Choose a folder that can be written, with room on its disk.", e);
            }

            throw;
        }
    }

    /// <summary>Writes a text as UTF-8 without a byte order mark.</summary>
    /// <exception cref="BertNotebooksException">The place cannot be written, or is a folder, a pipe or a device.</exception>
    public static void WriteText(string path, string text)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text.NotNull());
        Write(path, stream => stream.Write(bytes));
    }

    /// <summary>Refuses a place that <see cref="Write"/> would refuse for what is there, or that is one of the files that are read: to be called before the work.</summary>
    /// <param name="path">Where something is to be written.</param>
    /// <param name="inputs">The files that it is made from.</param>
    /// <exception cref="BertNotebooksException">The message says why, and the way out.</exception>
    public static void RequireOutput(string path, IEnumerable<string> inputs)
    {
        string place = RegularFile.Writable(path);
        if (File.Exists(place) && inputs.FirstOrDefault(input => RegularFile.AreSame(place, input)) is string same)
        {
            throw new BertNotebooksException($"'{path}' is to be written, and is the same file as '{same}', which is read and would be lost: name another file.");
        }
    }

    /// <summary>Tells whether the system refused to write: no room, no permission, no such place.</summary>
    /// <remarks>A file that would be longer than its file system, or a limit, allows comes out of .NET's streams as an argument out of range.</remarks>
    internal static bool IsRefusal(Exception e) => e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException { ParamName: "value" };

    /// <summary>Deletes what processes that were killed had not renamed yet; nobody else may be writing in the folder.</summary>
    internal static void DeleteLeftovers(string folder)
    {
        foreach (string file in Directory.GetFiles(folder, "*.tmp").Where(f => Leftover.IsMatch(f)))
        {
            File.Delete(file);
        }
    }

    [GeneratedRegex(@"\.[0-9a-f]{16}\.tmp$")]
    private static partial Regex Leftover { get; }

    // A name that nobody can guess, and that must be new: whatever stands there, a link too, is not written to.
    private static FileStream CreateBeside(string place, UnixFileMode? mode)
    {
        string name = Path.GetFileName(place), random = RandomNumberGenerator.GetHexString(16, lowercase: true);
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows() && mode is not null)
        {
            options.UnixCreateMode = mode;
        }

        return new FileStream(Path.Combine(Path.GetDirectoryName(place)!, $"{(name.Length > LongestKeptName ? "" : name)}.{random}.tmp"), options);
    }

    // A mask takes rights away from a new file; a file system without rights refuses to give them back, and then the new file has fewer.
    private static void KeepMode(FileStream stream, UnixFileMode? mode)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && mode is UnixFileMode kept && File.GetUnixFileMode(stream.SafeFileHandle) != kept)
            {
                File.SetUnixFileMode(stream.SafeFileHandle, kept);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    // Its own failure would hide the one that is to be told.
    private static void DeleteQuietly(string? path)
    {
        try
        {
            if (path is not null)
            {
                File.Delete(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
