using Microsoft.Win32.SafeHandles;
using static TorchSharp.torch;

namespace BertNotebooks.Checkpoints.Tensors;

/// <summary>The bytes of a checkpoint file. No number in the file is trusted: what does not lie in it is refused before memory is asked for.</summary>
/// <param name="path">The file.</param>
/// <param name="kind">What it should be, for messages.</param>
internal sealed class CheckpointBytes(string path, string kind) : IDisposable
{
    // A span, and so the bytes of a tensor, can be no longer.
    private const long MostTensorBytes = int.MaxValue;

    private readonly SafeFileHandle _file = Open(path);

    public string Path => path;

    public long Length => field == 0 ? field = RandomAccess.GetLength(_file) : field;

    /// <summary>The bytes of a range.</summary>
    public byte[] Read(long at, long count)
    {
        RequireInside(at, count);
        byte[] bytes = new byte[count];
        Fill(bytes, at);
        return bytes;
    }

    /// <summary>A tensor of a shape, contiguous, with its numbers from a place of the file on; the caller disposes it.</summary>
    public Tensor Read(ReadOnlySpan<long> shape, ScalarType dtype, long at)
    {
        Tensor tensor = empty(shape, dtype);
        try
        {
            if (tensor.numel() > 0)
            {
                Fill(tensor.bytes, at);
            }

            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    /// <summary>Refuses a range that does not lie in the file, or is too long for one tensor.</summary>
    public void RequireInside(long at, long count)
    {
        if (at < 0 || count < 0 || count > Length - at || count > MostTensorBytes)
        {
            throw Damaged($"{count} bytes from byte {at} on are asked for, and it has {Length}; more than {MostTensorBytes} at once are not read");
        }
    }

    /// <summary>The file is not what it should be.</summary>
    public BertNotebooksException Damaged(string what, Exception? cause = null)
    {
        string message = $"'{path}' is no whole {kind}: {what}. Fetch or save the file again{(kind.StartsWith("torch", StringComparison.Ordinal) ? ", best as safetensors" : "")}.";
        return cause is null ? new BertNotebooksException(message) : new BertNotebooksException(message, cause);
    }

    public void Dispose() => _file.Dispose();

    private void Fill(Span<byte> bytes, long at)
    {
        try
        {
            for (int done = 0; done < bytes.Length;)
            {
                int read = RandomAccess.Read(_file, bytes[done..], at + done);
                done += read > 0 ? read : throw Damaged($"it ends at byte {at + done}");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, e);
        }
    }

    private static SafeFileHandle Open(string path)
    {
        try
        {
            SafeFileHandle file = File.OpenHandle(RegularFile.Readable(path));
            Span<byte> start = stackalloc byte[StandIn.Longest];
            StandIn.Refuse(path, start[..RandomAccess.Read(file, start, 0)]);
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, e);
        }
    }

    private static BertNotebooksException Unreadable(string path, Exception cause) => new($"Cannot read '{path.Shown(150)}': {(cause is FileNotFoundException or DirectoryNotFoundException ? "it is missing." : cause.Message.Shown(100))}", cause);
}
