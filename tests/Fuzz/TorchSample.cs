using System.IO.Compression;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Fuzz;

/// <summary>Writes tensors as torch's two formats of pytorch_model.bin, in as few opcodes as its readers accept.</summary>
internal static class TorchSample
{
    // The five pickles of the old format begin with this number, the version 1001, and a dictionary that tells of the system.
    private static readonly byte[] LegacyStart =
        [0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, (byte)'.', 0x80, 2, (byte)'M', 0xE9, 3, (byte)'.', 0x80, 2, (byte)'}', (byte)'.'];

    /// <summary>The zip that torch has written since 1.6; all tensors float32.</summary>
    public static byte[] Zip(IReadOnlyDictionary<string, Tensor> tensors) => Zip(
    [
        ("pytorch_model/data.pkl", Pickle(tensors), false),
        ("pytorch_model/byteorder", "little"u8.ToArray(), false),
        .. tensors.Values.Select((tensor, i) => ($"pytorch_model/data/{i}", Bytes(tensor), false)),
        ("pytorch_model/version", "3\n"u8.ToArray(), false),
    ]);

    /// <summary>A zip of these members.</summary>
    public static byte[] Zip(IEnumerable<(string Name, byte[] Bytes, bool Compressed)> members)
    {
        MemoryStream zip = new();
        using (ZipArchive archive = new(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes, bool compressed) in members)
            {
                using Stream content = archive.CreateEntry(name, compressed ? CompressionLevel.Fastest : CompressionLevel.NoCompression).Open();
                content.Write(bytes);
            }
        }

        return zip.ToArray();
    }

    /// <summary>The pickles in a row of before.</summary>
    public static byte[] Legacy(IReadOnlyDictionary<string, Tensor> tensors)
    {
        List<byte> file = [.. LegacyStart, .. Pickle(tensors), 0x80, 2, (byte)']', (byte)'('];
        foreach (string key in tensors.Keys.Select((_, i) => $"{i}"))
        {
            file.AddRange(Text(key));
        }

        file.AddRange("e."u8);
        foreach (Tensor tensor in tensors.Values)
        {
            file.AddRange(BitConverter.GetBytes(tensor.numel()));
            file.AddRange(Bytes(tensor));
        }

        return [.. file];
    }

    /// <summary>BINUNICODE.</summary>
    public static byte[] Text(string text)
    {
        byte[] utf8 = System.Text.Encoding.UTF8.GetBytes(text);
        return [(byte)'X', .. BitConverter.GetBytes(utf8.Length), .. utf8];
    }

    /// <summary>LONG1 of eight bytes.</summary>
    public static byte[] Number(long value) => [0x8A, 8, .. BitConverter.GetBytes(value)];

    /// <summary>A call of _rebuild_tensor_v2.</summary>
    public static byte[] View(string storageClass, string key, long count, long offset, long[] shape, long[] strides) =>
    [
        .. "ctorch._utils\n_rebuild_tensor_v2\n(("u8, .. Text("storage"), .. Latin($"ctorch\n{storageClass}\n"), .. Text(key), .. Text("cpu"), .. Number(count), .. "tQ"u8,
        .. Number(offset), (byte)'(', .. shape.SelectMany(Number), (byte)'t', (byte)'(', .. strides.SelectMany(Number), (byte)'t', 0x89, .. "ccollections\nOrderedDict\n)RtR"u8,
    ];

    /// <summary>A dictionary of views by name, as the pickle of a file.</summary>
    public static byte[] Pickle(IEnumerable<(string Name, byte[] View)> views) => [0x80, 2, .. "}("u8, .. views.SelectMany(view => (byte[])[.. Text(view.Name), .. view.View]), .. "u."u8];

    private static byte[] Pickle(IReadOnlyDictionary<string, Tensor> tensors) =>
        Pickle(tensors.Select((t, i) => (t.Key, View("FloatStorage", $"{i}", t.Value.numel(), 0, t.Value.shape, t.Value.stride()))));

    private static byte[] Bytes(Tensor tensor) => tensor.numel() == 0 ? [] : tensor.bytes.ToArray();

    private static byte[] Latin(string text) => System.Text.Encoding.Latin1.GetBytes(text);
}
