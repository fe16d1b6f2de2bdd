using System.Buffers.Binary;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Checkpoints;

/// <summary>Reads and writes the safetensors format: an 8-byte header length, a JSON header, then the raw numbers.</summary>
/// <remarks>Format of github.com/huggingface/safetensors. Nothing in the file is trusted: sizes are checked before anything is allocated.</remarks>
public sealed class SafetensorsFile : IDisposable
{
    private const int MaxHeaderBytes = 100_000_000;
    private const int PrefixBytes = 8;

    private static readonly (string Name, ScalarType Dtype, int Bytes)[] Dtypes =
    [
        ("F64", ScalarType.Float64, 8), ("I64", ScalarType.Int64, 8), ("F32", ScalarType.Float32, 4), ("I32", ScalarType.Int32, 4),
        ("F16", ScalarType.Float16, 2), ("BF16", ScalarType.BFloat16, 2), ("I16", ScalarType.Int16, 2),
        ("I8", ScalarType.Int8, 1), ("U8", ScalarType.Byte, 1), ("BOOL", ScalarType.Bool, 1),
    ];

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly long _dataStart;

    private SafetensorsFile(string path, SafeFileHandle file, long dataStart, IReadOnlyDictionary<string, SafetensorsEntry> entries, IReadOnlyDictionary<string, string> metadata)
    {
        _path = path;
        _file = file;
        _dataStart = dataStart;
        Entries = entries;
        Metadata = metadata;
    }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Entries { get; }

    /// <summary>The strings of <c>__metadata__</c>; empty when there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file and checks its header against the file's size.</summary>
    /// <exception cref="BertNotebooksException">The file is missing, cut, or its header breaks the format.</exception>
    public static SafetensorsFile Open(string path)
    {
        SafeFileHandle file;
        try
        {
            file = File.OpenHandle(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BertNotebooksException($"Cannot read '{path}': {e.Message}", e);
        }

        try
        {
            return Parse(path, file);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or FormatException or InvalidOperationException or OverflowException or IOException)
        {
            file.Dispose();
            throw Damaged(path, $"its header is not what the format asks for ({e.Message})", e);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads one tensor, in the type it has in the file.</summary>
    /// <exception cref="BertNotebooksException">The file ends early.</exception>
    public Tensor Read(string name)
    {
        SafetensorsEntry entry = Entries[name];
        Tensor tensor = empty([.. entry.Shape], entry.Dtype);
        if (entry.End == entry.Begin)
        {
            return tensor;
        }

        Span<byte> bytes = tensor.bytes;
        for (int done = 0; done < bytes.Length;)
        {
            int read = RandomAccess.Read(_file, bytes[done..], _dataStart + entry.Begin + done);
            if (read == 0)
            {
                tensor.Dispose();
                throw Damaged(_path, $"it ends inside the tensor {name}");
            }

            done += read;
        }

        return tensor;
    }

    /// <summary>Writes tensors, larger element types first and then by name, as the reference library does; an older file is replaced only when all is written.</summary>
    /// <exception cref="BertNotebooksException">The place cannot be written.</exception>
    public static void Save(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        (string Name, Tensor Tensor, string Dtype, long Bytes)[] ordered = [.. tensors
            .Select(t => (t.Key, t.Value, Type: Dtypes.First(d => d.Dtype == t.Value.dtype)))
            .OrderByDescending(t => t.Type.Bytes).ThenBy(t => t.Key, StringComparer.Ordinal)
            .Select(t => (t.Key, t.Value, t.Type.Name, t.Value.numel() * t.Type.Bytes))];
        using MemoryStream header = new();
        using (Utf8JsonWriter json = new(header))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            long begin = 0;
            foreach ((string name, Tensor tensor, string dtype, long bytes) in ordered)
            {
                WriteEntry(json, name, tensor.shape, dtype, begin, begin + bytes);
                begin += bytes;
            }

            json.WriteEndObject();
        }

        while (header.Length % 8 != 0)
        {
            header.WriteByte((byte)' ');
        }

        AtomicFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[PrefixBytes];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
            stream.Write(length);
            stream.Write(header.GetBuffer().AsSpan(0, (int)header.Length));
            foreach ((_, Tensor tensor, _, long bytes) in ordered)
            {
                if (bytes > 0)
                {
                    using DisposeScope scope = NewDisposeScope();
                    stream.Write(tensor.detach().cpu().contiguous().bytes);
                }
            }
        });
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private static SafetensorsFile Parse(string path, SafeFileHandle file)
    {
        long size = RandomAccess.GetLength(file);
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        if (size < PrefixBytes || RandomAccess.Read(file, prefix, 0) < PrefixBytes)
        {
            throw Damaged(path, $"it has {size} bytes, fewer than the 8 of its header length");
        }

        ulong headerBytes = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerBytes > (ulong)(size - PrefixBytes) || headerBytes > MaxHeaderBytes)
        {
            throw Damaged(path, $"its header would be {headerBytes} bytes long, and the file has {size}");
        }

        byte[] header = new byte[headerBytes];
        for (int done = 0; done < header.Length;)
        {
            int read = RandomAccess.Read(file, header.AsSpan(done), PrefixBytes + done);
            done += read > 0 ? read : throw Damaged(path, "it ends inside its header");
        }

        using JsonDocument json = JsonDocument.Parse(header);
        Dictionary<string, SafetensorsEntry> entries = [];
        Dictionary<string, string> metadata = [];
        foreach (JsonProperty property in json.RootElement.EnumerateObject())
        {
            if (property.Name == "__metadata__")
            {
                foreach (JsonProperty text in property.Value.EnumerateObject())
                {
                    metadata[text.Name] = text.Value.GetString() ?? "";
                }
            }
            else if (!entries.TryAdd(property.Name, ParseEntry(path, property)))
            {
                throw Damaged(path, $"the tensor {property.Name} stands in it twice");
            }
        }

        long dataStart = PrefixBytes + (long)headerBytes;
        CheckLayout(path, entries, size - dataStart);
        return new SafetensorsFile(path, file, dataStart, entries, metadata);
    }

    private static SafetensorsEntry ParseEntry(string path, JsonProperty property)
    {
        string dtype = property.Value.GetProperty("dtype").GetString() ?? "";
        (string? known, ScalarType type, int bytes) = Dtypes.FirstOrDefault(d => d.Name == dtype);
        if (known is null)
        {
            throw Damaged(path, $"the tensor {property.Name} has the type \"{dtype}\", and known are {string.Join(", ", Dtypes.Select(d => d.Name))}");
        }

        long[] shape = [.. property.Value.GetProperty("shape").EnumerateArray().Select(s => s.GetInt64())];
        long[] offsets = [.. property.Value.GetProperty("data_offsets").EnumerateArray().Select(o => o.GetInt64())];
        if (shape.Any(s => s < 0) || offsets.Length != 2 || offsets[0] < 0)
        {
            throw Damaged(path, $"the tensor {property.Name} has a negative size or no pair of offsets");
        }

        SafetensorsEntry entry = new(type, shape, offsets[0], offsets[1]);
        if (checked(entry.Count * bytes) != offsets[1] - offsets[0])
        {
            throw Damaged(path, $"the tensor {property.Name} of shape [{string.Join(", ", shape)}] and type {dtype} does not fill its bytes {offsets[0]} to {offsets[1]}");
        }

        return entry;
    }

    private static void CheckLayout(string path, Dictionary<string, SafetensorsEntry> entries, long dataBytes)
    {
        long expected = 0;
        foreach ((string name, SafetensorsEntry entry) in entries.OrderBy(e => e.Value.Begin).ThenBy(e => e.Value.End))
        {
            if (entry.Begin != expected)
            {
                throw Damaged(path, $"the tensor {name} begins at byte {entry.Begin} where {expected} is next");
            }

            expected = entry.End;
        }

        if (expected != dataBytes)
        {
            throw Damaged(path, $"its tensors take {expected} bytes, and {dataBytes} follow the header");
        }
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null)
        {
            return;
        }

        json.WriteStartObject("__metadata__");
        foreach ((string key, string value) in metadata)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, string name, long[] shape, string dtype, long begin, long end)
    {
        json.WriteStartObject(name);
        json.WriteString("dtype", dtype);
        json.WriteStartArray("shape");
        foreach (long size in shape)
        {
            json.WriteNumberValue(size);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static BertNotebooksException Damaged(string path, string what, Exception? cause = null)
    {
        string message = $"'{path}' is no whole safetensors file: {what}. Fetch or save the file again.";
        return cause is null ? new BertNotebooksException(message) : new BertNotebooksException(message, cause);
    }
}
