using System.Text.Json;
using BertNotebooks.Checkpoints.Tensors;
using static TorchSharp.torch;

namespace BertNotebooks.Checkpoints.Safetensors;

/// <summary>A checkpoint cut into several safetensors files, with <c>model.safetensors.index.json</c> telling which holds what.</summary>
internal sealed class ShardedSafetensors : TensorFile
{
    // More than any file system allows.
    private const int LongestName = 255;

    private readonly Dictionary<string, SafetensorsFile> _shardOf;
    private readonly Dictionary<string, TensorEntry> _entries;

    private ShardedSafetensors(string path, Dictionary<string, SafetensorsFile> shardOf)
    {
        Path = path;
        _shardOf = shardOf;
        _entries = shardOf.ToDictionary(t => t.Key, t => t.Value.Entries[t.Key]);
    }

    /// <inheritdoc/>
    public override string Path { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, TensorEntry> Entries => _entries;

    internal override long FileBytes => _shardOf.Values.Distinct().Sum(shard => shard.FileBytes);

    /// <summary>Opens an index and all files that it names.</summary>
    /// <exception cref="BertNotebooksException">The index is no index, names a file outside its folder, or a file is missing, damaged, or lacks a tensor.</exception>
    public static ShardedSafetensors Open(string indexPath)
    {
        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(indexPath))!;
        Dictionary<string, SafetensorsFile> shards = [];
        try
        {
            Dictionary<string, SafetensorsFile> shardOf = [];
            foreach ((string tensor, string name) in ReadWeightMap(indexPath))
            {
                if (!shards.TryGetValue(name, out SafetensorsFile? shard))
                {
                    shards[name] = shard = SafetensorsFile.Open(System.IO.Path.Combine(folder, PlainName(indexPath, name)));
                }

                shardOf[tensor] = shard.Entries.ContainsKey(tensor)
                    ? shard
                    : throw new BertNotebooksException($"'{indexPath}' says that {tensor.Shown()} is in '{name.Shown()}', and it is not: fetch or save the checkpoint again.");
            }

            return new ShardedSafetensors(indexPath, shardOf);
        }
        catch
        {
            foreach (SafetensorsFile shard in shards.Values)
            {
                shard.Dispose();
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public override Tensor Read(string name) => _shardOf[name].Read(name);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (SafetensorsFile shard in _shardOf.Values.Distinct())
        {
            shard.Dispose();
        }
    }

    // Value by value: a document in memory would be many times the file's size.
    private static Dictionary<string, string> ReadWeightMap(string path)
    {
        try
        {
            Dictionary<string, string> map = [];
            byte[] bytes = WholeFile.ReadBytes(path);
            StandIn.Refuse(path, bytes);
            Utf8JsonReader json = new(bytes);
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                bool isMap = json.ValueTextEquals("weight_map");
                json.Read();
                if (isMap && json.TokenType == JsonTokenType.StartObject)
                {
                    ReadMap(ref json, map);
                }
                else
                {
                    json.Skip();
                }
            }

            json.Read();
            return map.Count > 0 ? map : throw new FormatException("it has no weight_map with tensors");
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new BertNotebooksException($"'{path}' is no index of safetensors files ({e.Words()}): an object with a weight_map is expected; fetch or save the checkpoint again.", e);
        }
    }

    private static void ReadMap(ref Utf8JsonReader json, Dictionary<string, string> map)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string tensor = json.GetString()!;
            json.Read();
            map[tensor] = map.Count < SafetensorsHeader.MostTensors
                ? json.GetString() ?? throw new FormatException($"the tensor {tensor.Shown()} is in no file")
                : throw new FormatException($"more than {SafetensorsHeader.MostTensors} tensors are no BERT");
        }
    }

    private static string PlainName(string path, string name) =>
        name.Length is > 0 and <= LongestName && name is not "." and not ".." && name.AsSpan().IndexOfAny("/\\:\0") < 0
            ? name
            : throw new BertNotebooksException($"'{path}' names the file '{name.Shown()}': a plain file name beside the index is expected; fetch the checkpoint from a source that you trust.");
}
