using BertNotebooks.Checkpoints;
using BertNotebooks.Model;
using BertNotebooks.Tests.Text;
using BertNotebooks.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Fuzz;

/// <summary>Whole files to damage: the golden model folders, those of the repository, and folders made here, so that there is always one of each kind.</summary>
internal static class Samples
{
    private const int LargestFile = 1 << 20;

    private static readonly Lazy<IReadOnlyList<(string Origin, Dictionary<string, byte[]> Files)>> s_folders = new(FindFolders);

    /// <summary>The samples of a kind of file, smaller ones first.</summary>
    public static IReadOnlyList<Sample> Of(string fileName, Func<byte[], bool>? which = null) =>
    [
        .. from folder in s_folders.Value
           where folder.Files.TryGetValue(fileName, out byte[]? bytes) && (which is null || which(bytes))
           orderby folder.Files[fileName].Length, folder.Origin
           select new Sample(folder.Origin, fileName, folder.Files[fileName], folder.Files.Where(file => file.Key != fileName).ToDictionary()),
    ];

    /// <summary>The first shards of the sharded folders.</summary>
    public static IReadOnlyList<Sample> Shards() =>
    [
        .. s_folders.Value.SelectMany(folder => folder.Files.Keys).Where(name => name.StartsWith("model-00001-of-", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal)
            .SelectMany(name => Of(name)),
    ];

    /// <summary>The lessons, and a notebook with each thing that the format has.</summary>
    public static IReadOnlyList<Sample> Notebooks() =>
    [
        new Sample("made here", "n.dib", "#!meta\n\n{\"kernelInfo\":{\"defaultKernelName\":\"csharp\",\"items\":[{\"aliases\":[],\"name\":\"csharp\"}]}}\n\n#!markdown\n\n# Title\n\n#!csharp\n\n1 + 1\n"u8.ToArray(), new Dictionary<string, byte[]>()),
        .. from path in Directory.EnumerateFiles(Path.Combine(GoldenFolder.RepositoryRoot, "notebooks"), "*.dib").Order(StringComparer.Ordinal)
           select new Sample(path, "n.dib", File.ReadAllBytes(path), new Dictionary<string, byte[]>()),
    ];

    /// <summary>Each file of the golden tokenizer folders that open, and of the shipped model's.</summary>
    public static IReadOnlyList<Sample> TokenizerFiles() =>
    [
        .. from path in GoldenFolder.Find("tokenizer-folders/*").Append(Path.Combine(GoldenFolder.RepositoryRoot, "data", "models", "bert-mini-kit"))
           where Directory.Exists(path) && Opens(path)
           let files = ReadFolder(path).Where(file => file.Key == "vocab.txt" || (file.Key.Contains("token", StringComparison.Ordinal) && file.Key.EndsWith(".json", StringComparison.Ordinal))).ToDictionary()
           from name in files.Keys.Order(StringComparer.Ordinal)
           orderby files[name].Length, path, name
           select new Sample(path, name, files[name], files.Where(file => file.Key != name).ToDictionary()),
    ];

    private static bool Opens(string folder)
    {
        try
        {
            HostileReaders.ReadTokenizer(folder);
            return true;
        }
        catch (BertNotebooksException)
        {
            return false;
        }
    }

    private static List<(string, Dictionary<string, byte[]>)> FindFolders()
    {
        List<(string, Dictionary<string, byte[]>)> folders = MakeFolders();
        string[] beside = [.. GoldenFolder.Find("model/*"), .. Directory.EnumerateDirectories(Path.Combine(GoldenFolder.RepositoryRoot, "data", "models")), GoldenFolder.Shared("reference-model")];
        folders.AddRange(beside.Where(path => File.Exists(Path.Combine(path, "config.json"))).Select(path => (path, ReadFolder(path))));
        return folders;
    }

    // Large weights are left out: what stands beside them is read without them.
    private static Dictionary<string, byte[]> ReadFolder(string path) => new DirectoryInfo(path).EnumerateFiles()
        .Where(file => file.Length <= LargestFile && !file.Name.StartsWith("expected", StringComparison.Ordinal) && !file.Name.StartsWith("gradients", StringComparison.Ordinal))
        .ToDictionary(file => file.Name, file => File.ReadAllBytes(file.FullName));

    private static List<(string, Dictionary<string, byte[]>)> MakeFolders()
    {
        using TempFolder temp = new();
        using DisposeScope scope = NewDisposeScope();
        BertConfig config = new() { VocabSize = 12, HiddenSize = 4, NumHiddenLayers = 1, NumAttentionHeads = 2, IntermediateSize = 6, MaxPositionEmbeddings = 8 };
        using PretrainedModel model = PretrainedModel.Create(config, new BertTokenizer(Words.Vocabulary("the", "dog", "##s", "\u00E9", "\U0001F600")));
        model.SavePretrained(temp.Root);
        Dictionary<string, byte[]> whole = ReadFolder(temp.Root);
        Dictionary<string, byte[]> With(string name, byte[] bytes) =>
            whole.Where(file => file.Key != "model.safetensors").Append(KeyValuePair.Create(name, bytes)).ToDictionary();

        Dictionary<string, Tensor> tensors = Checkpoints.GoldenModel.Tensors(temp.Path("model.safetensors"));
        Dictionary<string, byte[]> sharded = With("model-00001-of-00001.safetensors", whole["model.safetensors"]);
        string map = string.Join(",", tensors.Keys.Select(name => $"\"{name}\":\"model-00001-of-00001.safetensors\""));
        sharded["model.safetensors.index.json"] = System.Text.Encoding.UTF8.GetBytes($"{{\"metadata\":{{\"total_size\":1}},\"weight_map\":{{{map}}}}}");
        return
        [
            ("made here, safetensors", whole),
            ("made here, shards", sharded),
            ("made here, zip", With("pytorch_model.bin", TorchSample.Zip(tensors))),
            ("made here, pickles in a row", With("pytorch_model.bin", TorchSample.Legacy(tensors))),
        ];
    }
}
