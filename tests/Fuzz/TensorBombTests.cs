using System.Text;
using BertNotebooks.Checkpoints;
using BertNotebooks.Checkpoints.Safetensors;
using BertNotebooks.Checkpoints.Tensors;
using BertNotebooks.Checkpoints.Torch;
using BertNotebooks.Tests.Engine;
using Xunit;
using Xunit.Abstractions;

namespace BertNotebooks.Tests.Fuzz;

/// <summary>Checkpoints made to cost much memory or time for their size; <see cref="Promise"/> says what must hold.</summary>
[Collection(TorchCollection.Name)]
public sealed class TensorBombTests(ITestOutputHelper output)
{
    private const int Many = 60_000;

    public static TheoryData<string> Names => [.. Files.Keys];

    private static Dictionary<string, Func<byte[]>> Files { get; } = new()
    {
        ["header of zeros.safetensors"] = () => Safetensors($"{{\"a\":[{Repeat("0,", 4_000_000)}0]}}"),
        ["a shape of ones.safetensors"] = () => Safetensors($"{{\"a\":{{\"dtype\":\"U8\",\"shape\":[{Repeat("1,", Many)}1],\"data_offsets\":[0,1]}}}}", 1),
        ["a shape of sixty-five.safetensors"] = () => Safetensors($"{{\"a\":{{\"dtype\":\"U8\",\"shape\":[{Repeat("1,", 64)}1],\"data_offsets\":[0,1]}}}}", 1),
        ["nothing of much.safetensors"] = () => Safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807,0],\"data_offsets\":[0,0]}}"),
        ["nothing of more.safetensors"] = () => Safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[0,9223372036854775807,9223372036854775807],\"data_offsets\":[0,0]}}"),
        ["empty tensors.safetensors"] = () => Safetensors("{" + List(Many, i => $"\"{i}\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}") + "}"),
        ["as many empty tensors as there may be.safetensors"] = () => Safetensors("{" + List(10_000, i => $"\"{i}\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}") + "}"),
        ["as many metadata as there may be.safetensors"] = () => Safetensors("{\"__metadata__\":{" + List(10_000, i => $"\"{i}\":\"{i}\"") + "}}"),
        ["metadata.safetensors"] = () => Safetensors("{\"__metadata__\":{" + List(Many, i => $"\"{i}\":\"\"") + "}}"),
        ["a long name.safetensors"] = () => Safetensors($"{{\"{new string('a', 4_000_000)}\":0}}"),
        ["index.index.json"] = () => Encoding.UTF8.GetBytes("{\"weight_map\":{" + List(Many, i => $"\"{i}\":\"{i}\"") + "}}"),
        ["index of zeros.index.json"] = () => Encoding.UTF8.GetBytes($"{{\"metadata\":[{Repeat("0,", 4_000_000)}0],\"weight_map\":{{}}}}"),
        ["as many dictionaries as there may be.bin"] = () => Pickle(Repeat("}", 149_000)),
        ["as many memories as there may be.bin"] = () => Pickle("N" + Repeat("\x94", 149_000)),
        ["as many tuples as there may be.bin"] = () => Pickle(")" + Repeat("\x85", 149_000)),
        ["as many lists as there may be.bin"] = () => Pickle(Repeat("]", 149_000)),
        ["as many members as there may be.bin"] = () => ZipBomb.Overlapping([("m/data.pkl", TorchSample.Pickle([])), ("m/data/0", [])], Enumerable.Range(1, 19_000).Select(i => $"m/{i}")),
        ["dictionaries.bin"] = () => Pickle(Repeat("}", 4_000_000)),
        ["marks.bin"] = () => Pickle(Repeat("(", 4_000_000)),
        ["memories.bin"] = () => Pickle("N" + Repeat("\x94", 4_000_000)),
        ["tuples in tuples.bin"] = () => Pickle(")" + Repeat("\x85", 4_000_000)),
        ["a long global.bin"] = () => Pickle("c" + Repeat("a", 4_000_000) + "\nb\n"),
        ["views of one storage.bin"] = () => TorchSample.Zip(Zip(Views(3000, i => TorchSample.View("FloatStorage", "0", 250_000, 0, [250_000], [1])))),
        ["wide views of one storage.bin"] = () => TorchSample.Zip(Zip(Views(3000, i => TorchSample.View("FloatStorage", "0", 250_000, 0, [2], [249_999])))),
        ["views of sixty-five axes.bin"] = () => TorchSample.Zip(Zip(Views(1, i => TorchSample.View("FloatStorage", "0", 250_000, 0, Axes(65, 1), Axes(65, 250_000))))),
        ["a view of twenty thousand axes.bin"] = () => TorchSample.Zip(Zip(Views(1, i => TorchSample.View("FloatStorage", "0", 250_000, 0, Axes(20_000, 1), Axes(20_000, 1))))),
        ["members on one place.bin"] = () => ZipBomb.Overlapping(
            [("m/data.pkl", TorchSample.Pickle(Views(2000, i => TorchSample.View("FloatStorage", $"{i}", 250_000, 0, [250_000], [1])))), ("m/data/0", new byte[1_000_000])],
            Enumerable.Range(1, 1999).Select(i => $"m/data/{i}")),
        ["members.bin"] = () => ZipBomb.Overlapping([("m/data.pkl", TorchSample.Pickle([])), ("m/data/0", [])], Enumerable.Range(1, Many).Select(i => $"m/{i}")),
        ["swollen.bin"] = () => TorchSample.Zip([("m/data.pkl", [.. TorchSample.Pickle([]), .. new byte[16 << 20]], true)]),
        ["one key for two counts.bin"] = () => TorchSample.Zip(Zip(Views(2, i => TorchSample.View(i == 0 ? "FloatStorage" : "DoubleStorage", "0", i == 0 ? 250_000 : 125_000, 0, [5], [1])))),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void CostlyCheckpointIsReadOrRefusedAtItsSize(string name) => Promise.Watch(begin =>
    {
        using TempFolder folder = new();
        string path = folder.Path(name);
        byte[] bytes = Files[name]();
        File.WriteAllBytes(path, bytes);
        for (int i = 0; i < 2; i++)
        {
            begin(name);
            Promise.Outcome outcome = Promise.Check(name, bytes.Length, () => HostileReaders.ReadTensors(Open(path)));
            output.WriteLine($"{bytes.Length:N0} bytes, {outcome.Seconds:f3} s, {outcome.Memory:p0} of the allowed memory; {outcome.Refusal ?? "read"}");
            Assert.InRange(outcome.Refusal?.Length ?? 0, 0, 2000);
        }
    });

    private static TensorFile Open(string path) => Path.GetExtension(path) switch
    {
        ".safetensors" => SafetensorsFile.Open(path),
        ".json" => ShardedSafetensors.Open(path),
        _ => TorchFile.Open(path),
    };

    private static byte[] Safetensors(string header, int dataBytes = 0) => [.. BitConverter.GetBytes((long)header.Length), .. Encoding.UTF8.GetBytes(header), .. new byte[dataBytes]];

    private static byte[] Pickle(string opcodes) => TorchSample.Zip([("m/data.pkl", [0x80, 2, .. Encoding.Latin1.GetBytes(opcodes), (byte)'.'], false)]);

    private static (string, byte[])[] Views(int count, Func<int, byte[]> view) => [.. Enumerable.Range(0, count).Select(i => ($"{i}", view(i)))];

    private static (string, byte[], bool)[] Zip((string, byte[])[] views) => [("m/data.pkl", TorchSample.Pickle(views), false), ("m/data/0", new byte[1_000_000], false)];

    private static long[] Axes(int count, long size) => [.. Enumerable.Repeat(size, count)];

    private static string Repeat(string part, int times) => string.Concat(Enumerable.Repeat(part, times));

    private static string List(int count, Func<int, string> item) => string.Join(",", Enumerable.Range(0, count).Select(item));
}
