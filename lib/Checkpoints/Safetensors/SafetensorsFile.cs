using System.Buffers.Binary;
using BertNotebooks.Checkpoints.Tensors;
using static TorchSharp.torch;

namespace BertNotebooks.Checkpoints.Safetensors;

/// <summary>Reads and writes the safetensors format: an 8-byte header length, a JSON header, then the raw numbers.</summary>
/// <remarks>Format of github.com/huggingface/safetensors. Nothing in the file is trusted: sizes are checked before anything is allocated.</remarks>
public sealed class SafetensorsFile : TensorFile
{
    private const int MaxHeaderBytes = 100_000_000;
    private const int PrefixBytes = 8;

    private readonly CheckpointBytes _bytes;
    private readonly long _dataStart;
    private readonly Dictionary<string, TensorEntry> _entries;

    private SafetensorsFile(CheckpointBytes bytes)
    {
        _bytes = bytes;
        if (bytes.Length < PrefixBytes)
        {
            throw bytes.Damaged($"it has {bytes.Length} bytes, fewer than the 8 of its header length");
        }

        ulong headerBytes = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Read(0, PrefixBytes));
        if (headerBytes > (ulong)(bytes.Length - PrefixBytes) || headerBytes > MaxHeaderBytes)
        {
            throw bytes.Damaged($"its header would be {headerBytes} bytes long, and the file has {bytes.Length}");
        }

        (Dictionary<string, SafetensorsHeader.Placed> tensors, Metadata) = SafetensorsHeader.Read(bytes, bytes.Read(PrefixBytes, (long)headerBytes));
        _dataStart = PrefixBytes + (long)headerBytes;
        CheckLayout(tensors);
        _entries = tensors.ToDictionary(t => t.Key, t => (TensorEntry)t.Value);
    }

    /// <inheritdoc/>
    public override string Path => _bytes.Path;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, TensorEntry> Entries => _entries;

    /// <summary>The strings of <c>__metadata__</c>; empty when there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    internal override long FileBytes => _bytes.Length;

    /// <summary>Opens a file and checks its header against the file's size.</summary>
    /// <exception cref="BertNotebooksException">The file is missing, cut, or its header breaks the format.</exception>
    public static SafetensorsFile Open(string path)
    {
        CheckpointBytes bytes = new(path, "safetensors file");
        try
        {
            return new SafetensorsFile(bytes);
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override Tensor Read(string name)
    {
        SafetensorsHeader.Placed entry = (SafetensorsHeader.Placed)_entries[name.NotNull()];
        return _bytes.Read([.. entry.Shape], entry.Dtype, _dataStart + entry.Begin);
    }

    /// <summary>Writes tensors, larger element types first and then by name, as the reference library does; an older file is replaced only when all is written.</summary>
    /// <exception cref="BertNotebooksException">The place cannot be written.</exception>
    public static void Save(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        SafetensorsWriter.Write(path.NotNull(), tensors.NotNull(), metadata);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _bytes.Dispose();

    private void CheckLayout(Dictionary<string, SafetensorsHeader.Placed> tensors)
    {
        long expected = 0, dataBytes = _bytes.Length - _dataStart;
        foreach ((string name, SafetensorsHeader.Placed entry) in tensors.OrderBy(t => t.Value.Begin).ThenBy(t => t.Value.End))
        {
            if (entry.Begin != expected)
            {
                throw _bytes.Damaged($"the tensor {name.Shown()} begins at byte {entry.Begin} where {expected} is next");
            }

            expected = entry.End;
        }

        if (expected != dataBytes)
        {
            throw _bytes.Damaged($"its tensors take {expected} bytes, and {dataBytes} follow the header");
        }
    }
}
