using System.IO.MemoryMappedFiles;

namespace BertNotebooks.Foundation;

/// <summary>A file of any size that is read here and there; safe for many threads at once.</summary>
/// <remarks>
/// Pages that were read count as memory of the process for as long as they are mapped, so the file is mapped anew each time that some 16 MiB
/// were read.
/// </remarks>
internal sealed class MappedFile(string path) : IDisposable
{
    private const long MostMapped = 16 << 20;

    // What Linux maps around a page that is read ("fault-around").
    private const int MappedAtLeast = 1 << 16;

    private readonly MemoryMappedFile _file = MemoryMappedFile.CreateFromFile(
        new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1), null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
    private MemoryMappedViewAccessor? _view;
    private long _mapped;

    /// <summary>Fills a span with the bytes from a place of the file on.</summary>
    public void Read(long position, Span<byte> bytes)
    {
        lock (_file)
        {
            if (_view is null || _mapped > MostMapped)
            {
                _view?.Dispose();
                _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
                _mapped = 0;
            }

            _view.SafeMemoryMappedViewHandle.ReadSpan((ulong)position, bytes);
            _mapped += Math.Max(bytes.Length, MappedAtLeast);
        }
    }

    public void Dispose()
    {
        _view?.Dispose();
        _file.Dispose();
    }
}
