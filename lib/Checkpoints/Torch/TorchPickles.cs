using System.Buffers.Binary;
using BertNotebooks.Checkpoints.Tensors;

namespace BertNotebooks.Checkpoints.Torch;

/// <summary>The format of torch before 1.6: magic number, version, system, dictionary and keys as five pickles in a row, then the storages.</summary>
internal static class TorchPickles
{
    private const int PicklesBeforeDictionary = 3;

    // Pickles of a BERT have some ten thousand bytes; the storages behind them are not read here.
    private const int MostPickleBytes = 64 << 20;

    public static TorchContent Read(CheckpointBytes bytes)
    {
        PickleReader pickles = new(bytes, bytes.Read(0, Math.Min(bytes.Length, MostPickleBytes)));
        for (int i = 0; i < PicklesBeforeDictionary; i++)
        {
            pickles.Read();
        }

        object? root = pickles.Read();
        object? keys = pickles.Read();
        Dictionary<string, PickledStorage> storages = [];
        foreach ((_, PickledView view) in new TorchContent(bytes, root, new Dictionary<string, (long, long)>()).Views())
        {
            storages[view.Storage.Key] = view.Storage;
        }

        Dictionary<string, (long, long)> places = [];
        long at = pickles.Length;
        foreach (string key in (keys as IEnumerable<object?> ?? []).OfType<string>())
        {
            // Eight bytes with the number of elements stand before each storage.
            long count = BinaryPrimitives.ReadInt64LittleEndian(bytes.Read(at, sizeof(long)));
            at += sizeof(long);
            if (!storages.TryGetValue(key, out PickledStorage? storage) || count != storage.Count || count < 0 || count > bytes.Length - at)
            {
                throw bytes.Damaged($"the storage {key.Shown()} is not where it should be, or has not the numbers that are announced");
            }

            long length = count * TorchStorage.ElementBytes(storage.Class);
            bytes.RequireInside(at, length);
            places[key] = (at, length);
            at += length;
        }

        return new TorchContent(bytes, root, places);
    }
}
