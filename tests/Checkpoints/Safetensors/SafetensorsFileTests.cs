using System.Buffers.Binary;
using BertNotebooks.Checkpoints.Safetensors;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Tests.Model;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Checkpoints.Safetensors;

[Collection(TorchCollection.Name)]
public sealed class SafetensorsFileTests
{
    private static readonly ScalarType[] Types =
    [
        ScalarType.Float64, ScalarType.Int64, ScalarType.Float32, ScalarType.Int32, ScalarType.Float16, ScalarType.BFloat16, ScalarType.Int16,
        ScalarType.Int8, ScalarType.Byte, ScalarType.Bool,
    ];

    [Fact]
    public void EachTypeAndShapeComesBackToTheBit()
    {
        using DisposeScope scope = NewDisposeScope();
        using TempFolder folder = new();
        Dictionary<string, Tensor> saved = [];
        foreach (ScalarType type in Types)
        {
            saved[$"t.{type}"] = (randn(3, 5) * 50).to(type);
        }

        saved["scalar"] = tensor(float.NaN);
        saved["empty"] = zeros(0, 7);
        saved["strided"] = randn(4, 6).t();
        string path = folder.Path("all.safetensors");
        SafetensorsFile.Save(path, saved, new Dictionary<string, string> { ["format"] = "pt", ["ä"] = "\"ö\"" });
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.Equal(saved.Keys.Order(), file.Entries.Keys.Order());
        Assert.Equal("\"ö\"", file.Metadata["ä"]);
        foreach ((string name, Tensor tensor) in saved)
        {
            Tensor read = file.Read(name);
            Assert.Equal((tensor.dtype, string.Join('x', tensor.shape)), (read.dtype, string.Join('x', read.shape)));
            Assert.Equal(Bytes(tensor), Bytes(read));
        }
    }

    [Fact]
    public void LayoutIsThatOfTheReferenceLibrary()
    {
        using DisposeScope scope = NewDisposeScope();
        using TempFolder folder = new();
        string path = folder.Path("x.safetensors");
        SafetensorsFile.Save(path, new Dictionary<string, Tensor> { ["b"] = zeros(2, 3), ["a"] = zeros(1, ScalarType.Float16), ["c"] = zeros(1, ScalarType.Int64) });
        byte[] bytes = File.ReadAllBytes(path);
        ulong header = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        Assert.Equal(0UL, (8 + header) % 8);
        // Wider types first, so that each number is aligned; then by name.
        string json = System.Text.Encoding.UTF8.GetString(bytes, 8, (int)header).TrimEnd(' ');
        Assert.Equal(
            """{"c":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2,3],"data_offsets":[8,32]},"a":{"dtype":"F16","shape":[1],"data_offsets":[32,34]}}""",
            json);
        Assert.Equal(8 + (int)header + 34, bytes.Length);
    }

    [GoldenTheory("model/*/model.safetensors")]
    [GoldenData("model/*/model.safetensors")]
    public void GoldenFilesAreWrittenAgainByteForByte(string path)
    {
        using DisposeScope scope = NewDisposeScope();
        using TempFolder folder = new();
        using SafetensorsFile file = SafetensorsFile.Open(path);
        string copy = folder.Path("copy.safetensors");
        SafetensorsFile.Save(copy, file.Entries.Keys.ToDictionary(name => name, file.Read), file.Metadata);
        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(copy));
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "8 bytes, and 4 follow")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 12, "8 bytes, and 12 follow")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "tensor a of shape [2]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "tensor a has a negative size")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", 8, "tensor a has a negative size or no pair")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", 8, "no pair of offsets")]
    [InlineData("""{"a":{"dtype":"F33","shape":[2],"data_offsets":[0,8]}}""", 8, "\"F33\"")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775807,3],"data_offsets":[0,8]}}""", 8, "header is not what the format asks for")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,8]}}""", 8, "header is not what the format asks for")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,8]}}""", 8, "header is not what the format asks for")]
    [InlineData("""{"a":{"dtype":"F32","shape":"2","data_offsets":[0,8]}}""", 8, "header is not what the format asks for")]
    [InlineData("""{"a":{"shape":[2],"data_offsets":[0,8]}}""", 8, "header is not what the format asks for")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "tensor a stands in it twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "begins at byte 0 where 4 is next")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "begins at byte 4 where 0 is next")]
    [InlineData("""{"__metadata__":{"format":7}}""", 0, "header is not what the format asks for")]
    [InlineData("""{"__metadata__":[]}""", 0, "header is not what the format asks for")]
    [InlineData("""[]""", 0, "header is not what the format asks for")]
    [InlineData("""{"a":""", 0, "header is not what the format asks for")]
    [InlineData("", 0, "header is not what the format asks for")]
    public void HostileHeaderIsRefused(string header, int dataBytes, string expected)
    {
        using TempFolder folder = new();
        string path = folder.Path("bad.safetensors");
        File.WriteAllBytes(path, File_(header, dataBytes));
        string message = Assert.Throws<BertNotebooksException>(() => SafetensorsFile.Open(path)).Message;
        Assert.Contains(path, message);
        Assert.Contains(expected, message);
        File.Delete(path); // on Windows this fails when the file was left open
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(40)]
    public void CutFileIsRefused(int bytes)
    {
        using TempFolder folder = new();
        string path = folder.Path("cut.safetensors");
        File.WriteAllBytes(path, File_("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8)[..bytes]);
        Assert.Contains(path, Assert.Throws<BertNotebooksException>(() => SafetensorsFile.Open(path)).Message);
    }

    [Fact]
    public void DoubledMetadataIsNoCrash()
    {
        using TempFolder folder = new();
        string path = folder.Path("x.safetensors");
        File.WriteAllBytes(path, File_("""{"__metadata__":{"a":"b","a":"c"}}""", 0));
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.Equal("c", file.Metadata["a"]);
    }

    [Fact]
    public void MissingFileAndFolderInItsPlaceAreNamed()
    {
        using TempFolder folder = new();
        Assert.Contains("nowhere.safetensors", Assert.Throws<BertNotebooksException>(() => SafetensorsFile.Open(folder.Path("nowhere.safetensors"))).Message);
        Assert.Contains(folder.Root, Assert.Throws<BertNotebooksException>(() => SafetensorsFile.Open(folder.Root)).Message);
    }

    [Fact]
    public void SavingLeavesNoTensorAndNoTemporaryFile()
    {
        using TempFolder folder = new();
        using Tensor tensor = ones(3);
        long before = SmallBert.LiveTensors;
        SafetensorsFile.Save(folder.Path("x.safetensors"), new Dictionary<string, Tensor> { ["a"] = tensor });
        Assert.Equal(before, SmallBert.LiveTensors);
        Assert.Equal([folder.Path("x.safetensors")], Directory.GetFileSystemEntries(folder.Root));
    }

    private static byte[] File_(string header, int dataBytes)
    {
        byte[] json = System.Text.Encoding.UTF8.GetBytes(header);
        byte[] file = new byte[8 + json.Length + dataBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)json.Length);
        json.CopyTo(file, 8);
        return file;
    }

    private static byte[] Bytes(Tensor tensor)
    {
        using Tensor contiguous = tensor.contiguous();
        return contiguous.numel() == 0 ? [] : contiguous.bytes.ToArray();
    }
}
