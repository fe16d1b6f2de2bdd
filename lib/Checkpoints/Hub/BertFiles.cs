using System.Text.Json;

namespace BertNotebooks.Checkpoints.Hub;

/// <summary>Which files of a repository make a BERT folder.</summary>
internal static class BertFiles
{
    /// <summary>Configuration, tokenizer and what sentence-transformers adds; all but config.json, and one of vocab.txt and tokenizer.json, may be absent.</summary>
    public static IReadOnlyList<string> Small { get; } =
    [
        ModelFiles.Config, ModelFiles.Vocabulary, ModelFiles.Tokenizer, ModelFiles.TokenizerConfig, ModelFiles.SpecialTokens, ModelFiles.AddedTokens,
        ModelFiles.Modules, ModelFiles.SentenceBert, ModelFiles.SentenceTransformers,
    ];

    /// <summary>Forms of the weights, the best one first; one is enough.</summary>
    public static IReadOnlyList<string> Weights { get; } = [ModelFiles.Weights, ModelFiles.WeightsIndex, ModelFiles.TorchWeights];

    private const int MostShards = 200;

    /// <summary>What a model cannot do without and has not, in words.</summary>
    /// <param name="has">Tells whether a file is there.</param>
    /// <param name="shards">The files that model.safetensors.index.json names, when it is the one to be used.</param>
    public static IReadOnlyList<string> Missing(Func<string, bool> has, IReadOnlyList<string> shards)
    {
        List<string> missing = has(ModelFiles.Config) ? [] : [ModelFiles.Config];
        if (!has(ModelFiles.Vocabulary) && !has(ModelFiles.Tokenizer))
        {
            missing.Add($"{ModelFiles.Vocabulary} or {ModelFiles.Tokenizer}");
        }

        if (!Weights.Any(has))
        {
            missing.Add($"{ModelFiles.Weights}, {ModelFiles.WeightsIndex} or {ModelFiles.TorchWeights}");
        }

        missing.AddRange(shards.Where(shard => !has(shard)));
        return missing;
    }

    /// <summary>The files of the poolings and dense layers that a modules.json names, each with the forms that it may have; none when it is no such list, which is said where it is needed.</summary>
    public static IReadOnlyList<string[]> OfModules(string modulesPath)
    {
        const int most = 16, mostBytes = 1 << 20;
        try
        {
            using FileStream file = File.OpenRead(modulesPath);
            if (file.Length > mostBytes)
            {
                return [];
            }

            using JsonDocument modules = JsonDocument.Parse(file);
            return
            [
                .. from module in modules.RootElement.EnumerateArray().Take(most)
                   let folder = module.GetProperty("path").GetString() ?? ""
                   let kind = module.GetProperty("type").GetString()?.Split('.')[^1]
                   where HubNames.IsFileName(folder) && kind is ("Pooling" or "Dense")
                   from forms in kind == "Dense" ? [[ModelFiles.Config], [ModelFiles.Weights, ModelFiles.TorchWeights]] : (string[][])[[ModelFiles.Config]]
                   select Array.ConvertAll(forms, form => $"{folder}/{form}"),
            ];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return [];
        }
    }

    /// <summary>The files that a model.safetensors.index.json names, each once and in order.</summary>
    /// <exception cref="BertNotebooksException">The file is no such index, or a name in it leads out of its folder.</exception>
    public static IReadOnlyList<string> Shards(string indexPath)
    {
        SortedSet<string> shards = new(StringComparer.Ordinal);
        try
        {
            using FileStream file = File.OpenRead(indexPath);
            using JsonDocument index = JsonDocument.Parse(file);
            foreach (JsonProperty tensor in index.RootElement.GetProperty("weight_map").EnumerateObject())
            {
                shards.Add(tensor.Value.GetString() ?? "");
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new BertNotebooksException($"'{indexPath}' is no index of a sharded model: an object with a \"weight_map\" from tensors to files is expected. Take the model from another revision.", e);
        }

        if (shards.Count > MostShards)
        {
            throw new BertNotebooksException($"'{indexPath}' names {shards.Count:N0} files: a BERT is cut into {MostShards} at most. Take the model from a source that you trust.");
        }

        string? outside = shards.FirstOrDefault(shard => !HubNames.IsFileName(shard) || !shard.EndsWith(".safetensors", StringComparison.Ordinal));
        return outside is null
            ? [.. shards]
            : throw new BertNotebooksException($"'{indexPath}' names the file '{HubNames.Printable(outside)}': only .safetensors files beside the index are read. Take the model from a source that you trust.");
    }
}
