using System.Buffers.Binary;
using System.IO.Compression;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Checkpoints;

/// <summary>Reads <c>pytorch_model.bin</c>, the zip of today and the pickles in a row from before torch 1.6; tensors only, nothing is executed.</summary>
public sealed class TorchFile : TensorFile
{
    private const int LegacyPickles = 5;

    private readonly FileStream _stream;
    private readonly Dictionary<string, PickleReader.View> _views;
    private readonly Dictionary<string, TensorEntry> _entries;
    private readonly Func<PickleReader.Storage, byte[]> _bytesOf;

    private TorchFile(FileStream stream, object? root, Func<PickleReader.Storage, byte[]> bytesOf)
    {
        _stream = stream;
        _bytesOf = bytesOf;
        _views = [];
        foreach ((object? key, object? value) in root as PickleReader.Pairs ?? throw Damaged(stream.Name, "it holds no dictionary of tensors"))
        {
            if (key is string name && value is PickleReader.View view)
            {
                _views[name] = Checked(stream, name, view);
            }
        }

        _entries = _views.ToDictionary(v => v.Key, v => new TensorEntry(TorchStorage.Dtype(v.Value.Storage.Class), v.Value.Shape));
    }

    /// <inheritdoc/>
    public override string Path => _stream.Name;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, TensorEntry> Entries => _entries;

    /// <summary>Opens a file of either format.</summary>
    /// <exception cref="BertNotebooksException">The file is missing, damaged, or asks for something that is no tensor.</exception>
    public static TorchFile Open(string path)
    {
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            Span<byte> magic = stackalloc byte[2];
            bool zip = stream.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic is [(byte)'P', (byte)'K'];
            stream.Position = 0;
            return zip ? OpenZip(stream) : OpenLegacy(stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or NotSupportedException or ArgumentException)
        {
            stream?.Dispose();
            throw Damaged(path, e.Message, e);
        }
        catch
        {
            stream?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override Tensor Read(string name)
    {
        PickleReader.View view = _views[name];
        using DisposeScope scope = NewDisposeScope();
        byte[] bytes = _bytesOf(view.Storage);
        Tensor flat = empty([bytes.Length / TorchStorage.ElementBytes(view.Storage.Class)], TorchStorage.Dtype(view.Storage.Class));
        if (bytes.Length == 0)
        {
            return flat.reshape(view.Shape).MoveToOuterDisposeScope();
        }

        bytes.CopyTo(flat.bytes);
        return flat.as_strided(view.Shape, view.Strides, view.Offset).contiguous().MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _stream.Dispose();

    private static TorchFile OpenZip(FileStream stream)
    {
        ZipArchive zip = new(stream, ZipArchiveMode.Read, leaveOpen: true);
        ZipArchiveEntry index = zip.Entries.FirstOrDefault(e => e.FullName.EndsWith("/data.pkl", StringComparison.Ordinal))
            ?? throw Damaged(stream.Name, "its zip has no data.pkl");
        string folder = index.FullName[..^"data.pkl".Length];
        if (zip.GetEntry(folder + "byteorder") is ZipArchiveEntry order && Bytes(stream, order) is not [(byte)'l', ..])
        {
            throw Damaged(stream.Name, "its numbers are not little-endian");
        }

        object? root = new PickleReader(stream.Name, Bytes(stream, index)).Read();
        return new TorchFile(stream, root, storage =>
        {
            ZipArchiveEntry entry = zip.GetEntry($"{folder}data/{storage.Key}") ?? throw Damaged(stream.Name, $"its zip has no data/{storage.Key}");
            long wanted = storage.Count * TorchStorage.ElementBytes(storage.Class);
            return entry.Length == wanted ? Bytes(stream, entry) : throw Damaged(stream.Name, $"data/{storage.Key} has {entry.Length} bytes where {wanted} are announced");
        });
    }

    private static TorchFile OpenLegacy(FileStream stream)
    {
        byte[] all = new byte[stream.Length];
        stream.ReadExactly(all);
        int at = 0;
        object?[] pickles = new object?[LegacyPickles];
        for (int i = 0; i < LegacyPickles; i++)
        {
            PickleReader reader = new(stream.Name, all.AsMemory(at));
            pickles[i] = reader.Read();
            at += reader.Length;
        }

        // Magic number, protocol, system, the dictionary, the keys of the storages in the order in which they follow.
        Dictionary<string, PickleReader.Storage> storages = StoragesOf(pickles[3]);
        Dictionary<string, (int Start, int Length)> places = [];
        foreach (string key in (pickles[4] as IEnumerable<object?> ?? []).OfType<string>())
        {
            if (!storages.TryGetValue(key, out PickleReader.Storage? storage) || at + 8 > all.Length)
            {
                throw Damaged(stream.Name, $"the storage {key} is not where it should be");
            }

            long bytes = storage.Count * TorchStorage.ElementBytes(storage.Class);
            if (BinaryPrimitives.ReadInt64LittleEndian(all.AsSpan(at)) != storage.Count || bytes > all.Length - at - 8)
            {
                throw Damaged(stream.Name, $"the storage {key} has not the {storage.Count} numbers that are announced");
            }

            places[key] = (at + 8, (int)bytes);
            at += 8 + (int)bytes;
        }

        return new TorchFile(stream, pickles[3], storage => places.TryGetValue(storage.Key, out (int Start, int Length) place)
            ? all[place.Start..(place.Start + place.Length)]
            : throw Damaged(stream.Name, $"the storage {storage.Key} is missing"));
    }

    private static Dictionary<string, PickleReader.Storage> StoragesOf(object? root)
    {
        Dictionary<string, PickleReader.Storage> storages = [];
        foreach (PickleReader.View view in (root as PickleReader.Pairs ?? []).Select(p => p.Value).OfType<PickleReader.View>())
        {
            storages[view.Storage.Key] = view.Storage;
        }

        return storages;
    }

    // torch stores its zips without compression: a member that claims more bytes than the file has is refused before memory is asked for.
    private static byte[] Bytes(FileStream stream, ZipArchiveEntry entry)
    {
        if (entry.Length != entry.CompressedLength || entry.Length > stream.Length)
        {
            throw Damaged(stream.Name, $"its member {entry.FullName} is compressed or larger than the file");
        }

        byte[] bytes = new byte[entry.Length];
        using Stream content = entry.Open();
        content.ReadExactly(bytes);
        return bytes;
    }

    private static PickleReader.View Checked(FileStream stream, string name, PickleReader.View view)
    {
        long count = 1, last = view.Offset;
        bool sound = view.Shape.Length == view.Strides.Length && view.Offset >= 0 && view.Storage.Count >= 0 && view.Storage.Count <= stream.Length && view.Offset <= stream.Length;
        for (int i = 0; sound && i < view.Shape.Length; i++)
        {
            sound = view.Shape[i] >= 0 && view.Strides[i] >= 0 && view.Shape[i] <= view.Storage.Count && view.Strides[i] <= view.Storage.Count;
            count = sound ? count * view.Shape[i] : 0;
            last += sound ? (view.Shape[i] - 1) * view.Strides[i] : 0;
            sound &= count <= view.Storage.Count;
        }

        return sound && (count == 0 || last < view.Storage.Count)
            ? view
            : throw Damaged(stream.Name, $"the tensor {name} of shape [{string.Join(", ", view.Shape)}] does not lie in its storage of {view.Storage.Count} numbers");
    }

    private static BertNotebooksException Damaged(string path, string what, Exception? cause = null)
    {
        string message = $"'{path}' is no whole torch checkpoint: {what}. Fetch or save the file again, best as safetensors.";
        return cause is null ? new BertNotebooksException(message) : new BertNotebooksException(message, cause);
    }
}
