using System.Text.Json;
using static TorchSharp.torch;

namespace BertNotebooks.Checkpoints;

/// <summary>A checkpoint cut into several safetensors files, with <c>model.safetensors.index.json</c> telling which holds what.</summary>
public sealed class ShardedSafetensors : TensorFile
{
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
                    : throw new BertNotebooksException($"'{indexPath}' says that {tensor} is in '{name}', and it is not: fetch or save the checkpoint again.");
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

    private static Dictionary<string, string> ReadWeightMap(string path)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(path));
            Dictionary<string, string> map = [];
            foreach (JsonProperty tensor in json.RootElement.GetProperty("weight_map").EnumerateObject())
            {
                map[tensor.Name] = tensor.Value.GetString() ?? "";
            }

            return map;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new BertNotebooksException($"'{path}' is no index of safetensors files ({e.Message}): an object with a weight_map is expected; fetch or save the checkpoint again.", e);
        }
    }

    private static string PlainName(string path, string name) =>
        name.Length > 0 && name is not "." and not ".." && name.AsSpan().IndexOfAny("/\\:\0") < 0
            ? name
            : throw new BertNotebooksException($"'{path}' names the file '{name}': a plain file name beside the index is expected; fetch the checkpoint from a source that you trust.");
}
