using BertNotebooks.Checkpoints.Tensors;

namespace BertNotebooks.Checkpoints.Torch;

/// <summary>What a torch checkpoint holds: its pickled dictionary, and where the numbers are that it speaks of.</summary>
/// <param name="Bytes">The file.</param>
/// <param name="Root">The pickled value.</param>
/// <param name="Places">First byte and number of bytes of each storage, by its key.</param>
internal sealed record TorchContent(CheckpointBytes Bytes, object? Root, IReadOnlyDictionary<string, (long Start, long Length)> Places)
{
    private readonly Dictionary<string, PickledStorage> _storages = [];

    /// <summary>The tensors by name, in the order of the file; what is no tensor is passed over.</summary>
    public IEnumerable<(string Name, PickledView View)> Views() => (Root as PickleReader.Pairs ?? throw Bytes.Damaged("it holds no dictionary of tensors"))
        .Where(pair => pair is { Key: string, Value: PickledView })
        .Select(pair => ((string)pair.Key!, (PickledView)pair.Value!));

    /// <summary>The first byte of a storage, which has as many bytes as it says and is told in the same way by all tensors on it.</summary>
    public long StartOf(PickledStorage storage)
    {
        if (!_storages.TryAdd(storage.Key, storage))
        {
            return _storages[storage.Key] == storage
                ? Places[storage.Key].Start
                : throw Bytes.Damaged($"the storage {storage.Key.Shown()} has {storage.Count} numbers for one tensor and {_storages[storage.Key].Count} for another");
        }

        // The count comes from the file: it is compared by division, so that no product can overflow.
        int width = TorchStorage.ElementBytes(storage.Class);
        return Places.TryGetValue(storage.Key, out (long Start, long Length) place) && place.Length % width == 0 && place.Length / width == storage.Count
            ? place.Start
            : throw Bytes.Damaged($"the storage {storage.Key.Shown()} has not the {storage.Count} numbers that are announced");
    }
}
