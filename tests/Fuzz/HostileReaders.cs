using BertNotebooks.Checkpoints;
using BertNotebooks.Checkpoints.Safetensors;
using BertNotebooks.Checkpoints.Tensors;
using BertNotebooks.Checkpoints.Torch;
using BertNotebooks.Dib.Format;
using BertNotebooks.Model;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Fuzz;

/// <summary>The readers of files that come from elsewhere.</summary>
internal static class HostileReaders
{
    private static readonly Lazy<IReadOnlyDictionary<string, HostileReader>> s_all = new(() => Make().ToDictionary(reader => reader.Name));

    public static string[] Names { get; } =
    [
        "safetensors", "index", "shard", "bin zip", "bin pickles", "config.json", "vocab.txt", "tokenizer.json", "tokenizer_config.json", "dib",
        "trainer_state.json", "metrics.jsonl", "optimizer", "token store", "arguments", "text", "gzip", "hub ref", "records", "tokenizer files", "sentence model", "labelled texts", "tagged words",
    ];

    public static HostileReader Get(string name) => s_all.Value[name];

    private static IEnumerable<HostileReader> Make()
    {
        Func<byte[], bool> isZip = bytes => bytes is [(byte)'P', (byte)'K', ..];
        yield return new("safetensors", Samples.Of("model.safetensors"), SafetensorsMutation.All, path => ReadTensors(SafetensorsFile.Open(path)));
        yield return new("index", Samples.Of("model.safetensors.index.json"), JsonMutation.All, path => ReadTensors(ShardedSafetensors.Open(path)));
        yield return new("shard", Samples.Shards(), SafetensorsMutation.All, path => ReadTensors(ShardedSafetensors.Open(Path.Combine(Path.GetDirectoryName(path)!, "model.safetensors.index.json"))));
        yield return new("bin zip", Samples.Of("pytorch_model.bin", isZip), TorchMutation.Zip, path => ReadTensors(TorchFile.Open(path)));
        yield return new("bin pickles", Samples.Of("pytorch_model.bin", bytes => !isZip(bytes)), TorchMutation.Legacy, path => ReadTensors(TorchFile.Open(path)));
        yield return new("config.json", Samples.Of("config.json"), JsonMutation.All, ReadConfig);
        yield return new("vocab.txt", Samples.Of("vocab.txt"), LineMutation.All, ReadTokenizer);
        yield return new("tokenizer.json", Samples.Of("tokenizer.json"), JsonMutation.All, ReadTokenizer);
        yield return new("tokenizer_config.json", Samples.Of("tokenizer_config.json"), JsonMutation.All, path => ReadTokenizer(Path.GetDirectoryName(path)!));
        yield return new("dib", Samples.Notebooks(), [.. LineMutation.All, .. JsonMutation.All], path => DibDocument.Load(path).Cells.Count) { InModelFolder = false };
        foreach (HostileReader reader in MakeOthers())
        {
            yield return reader with { InModelFolder = false };
        }
    }

    // A run's files cost what the run costs, and little of it is theirs; a gzip file and its sentences are larger than it is.
    private static IEnumerable<HostileReader> MakeOthers()
    {
        HostileReader run = new("trainer_state.json", RunSample.States(), JsonMutation.All, RunSample.GoOn) { Writes = true, Allowed = _ => Promise.MostMemory };
        yield return run;
        yield return run with { Name = "metrics.jsonl", Samples = RunSample.Others("metrics.jsonl"), Use = RunSample.GoOnSummed, Mutations = [.. JsonMutation.All, .. LineMutation.All] };
        yield return run with { Name = "optimizer", Samples = RunSample.Others("optimizer.safetensors"), Use = RunSample.GoOnSummed, Mutations = SafetensorsMutation.All };
        yield return new("token store", OtherSamples.Stores(), StoreMutation.All, OtherSamples.ReadStore);
        yield return new("arguments", OtherSamples.Arguments(), JsonMutation.All, path => ArgumentsFile.Load(path).WithoutEffect.Count) { Allowed = _ => Promise.MostMemory };
        yield return new("text", OtherSamples.Texts(gzip: false), LineMutation.All, OtherSamples.ReadText) { Allowed = _ => Promise.MostMemory };
        yield return new("gzip", OtherSamples.Texts(gzip: true), OtherSamples.GzipMutations, OtherSamples.ReadText) { Allowed = _ => Promise.MostMemory };
        yield return new("records", OtherSamples.Records(), [.. JsonMutation.All, .. LineMutation.All], OtherSamples.ReadText) { Allowed = _ => Promise.MostMemory };
        yield return new("labelled texts", LabelledSamples.Texts(), [.. JsonMutation.All, .. LineMutation.All], LabelledSamples.ReadTexts) { Allowed = _ => Promise.MostMemory };
        yield return new("tagged words", LabelledSamples.Sentences(), [.. JsonMutation.All, .. LineMutation.All], LabelledSamples.ReadSentences) { Allowed = _ => Promise.MostMemory };
        yield return new("tokenizer files", Samples.TokenizerFiles(), JsonMutation.All, path => ReadTokenizer(Path.GetDirectoryName(path)!));
        yield return new("sentence model", Samples.SentenceFiles(), JsonMutation.All, OtherSamples.ReadSentenceModel) { Allowed = _ => Promise.MostMemory };
        yield return new("hub ref", OtherSamples.HubRefs(), [.. LineMutation.All, (file, _, _) => [.. file, .. " \r\n"u8]], OtherSamples.Resolve);
    }

    /// <summary>Opens a whole model folder: configuration, model, weights, tokenizer.</summary>
    /// <returns>The bytes of the model and of the largest tensor, which are there at once.</returns>
    public static long ReadFolder(string folder)
    {
        using ModelFolder opened = ModelFolder.Open(folder);
        using nn.Module model = opened.CreateModel();
        opened.LoadInto(model, initializeMissingHead: true);
        opened.OpenTokenizer().Encode("The dogs [MASK] \U0001F600 \u00E9", "dog");
        return model.parameters().Sum(Bytes) + opened.Tensors.Entries.Keys.Max(name => ReadOne(opened.Tensors, name));
    }

    /// <summary>The bytes of all tensors together, as if all were kept.</summary>
    public static long ReadTensors(TensorFile file)
    {
        using (file)
        {
            return file.Entries.Keys.Sum(name => ReadOne(file, name));
        }
    }

    private static long ReadOne(TensorFile file, string name)
    {
        using Tensor tensor = file.Read(name);
        return tensor.shape.SequenceEqual(file.Entries[name].Shape) && tensor.dtype == file.Entries[name].Dtype
            ? Bytes(tensor)
            : throw new InvalidOperationException($"{name} is not what its entry says.");
    }

    private static long Bytes(Tensor tensor) => tensor.numel() * tensor.ElementSize;

    private static long ReadConfig(string path)
    {
        BertConfigFile.Load(path).Save(path + ".saved");
        return 0;
    }

    public static long ReadTokenizer(string path)
    {
        BertTokenizer tokenizer = BertTokenizer.FromPretrained(path);
        Encoding encoding = tokenizer.Encode("The dogs [MASK] \U0001F600 \u00E9", "dog", new EncodeOptions { ReturnOverflowingTokens = true });
        tokenizer.Decode(encoding.InputIds, skipSpecialTokens: true);
        return 0;
    }
}
