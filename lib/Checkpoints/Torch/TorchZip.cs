using BertNotebooks.Checkpoints.Tensors;

namespace BertNotebooks.Checkpoints.Torch;

/// <summary>The format of torch since 1.6: a zip without compression of a pickle, <c>data.pkl</c>, and a member for each storage.</summary>
internal static class TorchZip
{
    private const int MostPickleBytes = 64 << 20;

    public static TorchContent Read(CheckpointBytes file)
    {
        Dictionary<string, (long Start, long Length)> members = StoredZip.Members(file);
        string pickle = members.Keys.FirstOrDefault(name => name.EndsWith("/data.pkl", StringComparison.Ordinal)) ?? throw file.Damaged("its zip has no data.pkl");
        string folder = pickle[..^"data.pkl".Length];
        if (members.TryGetValue(folder + "byteorder", out (long Start, long Length) order) && (order.Length == 0 || file.Read(order.Start, 1)[0] != 'l'))
        {
            throw file.Damaged("its numbers are not little-endian");
        }

        (long start, long length) = members[pickle];
        if (length > MostPickleBytes)
        {
            throw file.Damaged($"its data.pkl has {length} bytes, too many for a dictionary of tensors");
        }

        object? root = new PickleReader(file, file.Read(start, length)).Read();
        string data = folder + "data/";
        return new TorchContent(file, root, members.Where(m => m.Key.StartsWith(data, StringComparison.Ordinal)).ToDictionary(m => m.Key[data.Length..], m => m.Value));
    }
}
