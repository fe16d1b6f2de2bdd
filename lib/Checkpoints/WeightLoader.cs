using BertNotebooks.Model;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertNotebooks.Checkpoints;

/// <summary>Fills a model's parameters from a safetensors file.</summary>
internal static class WeightLoader
{
    private const string HeadPrefix = "cls.predictions.";

    public static LoadingReport Load(BertForMaskedLM model, SafetensorsFile file, string path)
    {
        Dictionary<string, string> stored = ByModelName(file.Entries.Keys);
        List<string> matched = [], missing = [], converted = [];
        foreach ((string name, Parameter parameter) in model.named_parameters())
        {
            if (!stored.Remove(name, out string? source))
            {
                missing.Add(name);
                continue;
            }

            Copy(file, source, name, parameter, path);
            matched.Add(name);
            string renamed = source == name ? "" : $" from {source}";
            string cast = file.Entries[source].Dtype == ScalarType.Float32 ? "" : $" from {file.Entries[source].Dtype}";
            if (renamed + cast != "")
            {
                converted.Add(name + renamed + cast);
            }
        }

        Refuse(missing, path);
        return new LoadingReport(matched, missing, [.. stored.Values.Order(StringComparer.Ordinal)], converted);
    }

    /// <summary>Refuses a configuration that describes a model far larger than its file before memory is asked for.</summary>
    public static void CheckSize(BertConfig config, SafetensorsFile file, string path)
    {
        double held = file.Entries.Values.Sum(e => (double)e.Count);
        double described = ParameterCount(config);
        if (described > 4 * held + 1_000_000 || config.NumHiddenLayers > file.Entries.Count)
        {
            throw new BertNotebooksException($"config.json describes about {described:N0} parameters in {config.NumHiddenLayers} layers, and '{path}' holds {held:N0} numbers: they do not belong together.");
        }
    }

    private static double ParameterCount(BertConfig config)
    {
        double h = config.HiddenSize, i = config.IntermediateSize, v = config.VocabSize;
        double layer = 4 * (h * h + h) + 2 * h * i + i + h + 4 * h;
        return (v + config.MaxPositionEmbeddings + config.TypeVocabSize + 2) * h + config.NumHiddenLayers * layer + h * h + 3 * h + v;
    }

    // The stored name of each name the model may ask for; where a file has a tensor under its old and its new name, the new one counts.
    private static Dictionary<string, string> ByModelName(IEnumerable<string> names)
    {
        string[] all = [.. names];
        bool prefixed = all.Any(n => n.StartsWith("bert.", StringComparison.Ordinal));
        Dictionary<string, string> stored = [];
        foreach (string name in all.OrderBy(n => ModelName(n, prefixed) != n))
        {
            if (!stored.TryAdd(ModelName(name, prefixed), name))
            {
                stored[name] = name;
            }
        }

        return stored;
    }

    // Older files say gamma and beta; an encoder saved alone has no "bert." in front.
    private static string ModelName(string stored, bool prefixed)
    {
        string name = stored.Replace("LayerNorm.gamma", "LayerNorm.weight").Replace("LayerNorm.beta", "LayerNorm.bias");
        bool encoder = name.StartsWith("embeddings.", StringComparison.Ordinal) || name.StartsWith("encoder.", StringComparison.Ordinal);
        return !prefixed && encoder ? "bert." + name : name;
    }

    private static void Copy(SafetensorsFile file, string source, string name, Parameter parameter, string path)
    {
        IReadOnlyList<long> shape = file.Entries[source].Shape;
        if (!shape.SequenceEqual(parameter.shape))
        {
            throw new BertNotebooksException($"'{path}': the tensor {source} is [{string.Join(", ", shape)}] where config.json asks for [{string.Join(", ", parameter.shape)}]: weights and configuration do not belong together.");
        }

        using var noGrad = no_grad();
        using Tensor values = file.Read(source);
        parameter.copy_(values);
    }

    private static void Refuse(List<string> missing, string path)
    {
        if (missing.Count == 0)
        {
            return;
        }

        if (missing.All(n => n.StartsWith(HeadPrefix, StringComparison.Ordinal)))
        {
            throw new BertNotebooksException($"'{path}' holds an encoder without the MLM head ({HeadPrefix}* is missing): use a checkpoint of BertForMaskedLM or BertForPreTraining.");
        }

        throw new BertNotebooksException($"'{path}' lacks {missing.Count} tensor(s) of the model: {string.Join(", ", missing.Take(5))}{(missing.Count > 5 ? ", ..." : "")}. Fetch or save the checkpoint again.");
    }
}
