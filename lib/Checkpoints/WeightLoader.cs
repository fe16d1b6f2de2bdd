using BertNotebooks.Checkpoints.Tensors;
using BertNotebooks.Model;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertNotebooks.Checkpoints;

// Over 150 lines: the names of all releases that write checkpoints belong together.
/// <summary>Fills a model's parameters from a checkpoint, under today's names or older ones.</summary>
internal static class WeightLoader
{
    private const string Encoder = "bert.";
    private const string WordEmbeddings = "bert.embeddings.word_embeddings.weight";
    private const string DecoderWeight = "cls.predictions.decoder.weight";
    private const int TensorsOfLayer = 16;

    /// <summary>The decoder's bias, as the kit's models and transformers 4 name it.</summary>
    public const string HeadBias = "cls.predictions.bias";

    /// <summary>The same as transformers 5 names it in an untied model, which has both names and computes with this one.</summary>
    public const string DecoderBias = "cls.predictions.decoder.bias";

    public static LoadingReport Load(nn.Module model, TensorFile file, BertConfig config, bool initializeMissingHead)
    {
        Dictionary<string, string> stored = ByModelName(file.Entries.Keys, config);
        // The encoder alone has no "bert." in front of its own names.
        string prefix = model is BertModel ? Encoder : "";
        List<string> matched = [], missing = [], converted = [];
        foreach ((string name, Parameter parameter) in model.named_parameters())
        {
            if (!stored.Remove(prefix + name, out string? source))
            {
                missing.Add(name);
                continue;
            }

            string left = "";
            if (prefix + name == HeadBias && !config.TieWordEmbeddings && stored.Remove(DecoderBias, out string? decoders) && !AreEqual(file, source, decoders))
            {
                left = $"; {source} in the same file has other numbers and was left alone";
                source = decoders;
            }

            Copy(file, source, parameter);
            matched.Add(name);
            string renamed = source == name ? "" : $" from {source}";
            string cast = file.Entries[source].Dtype == ScalarType.Float32 ? "" : $" from {file.Entries[source].Dtype}";
            if (renamed + cast != "")
            {
                // Two answers come first, since a long list is shown cut.
                converted.Insert(left == "" ? converted.Count : 0, name + renamed + cast + left);
            }
        }

        string[] refused = [.. missing.Where(name => !initializeMissingHead || !IsHead(prefix + name))];
        Refuse(refused, prefix, file.Path);
        return new LoadingReport(matched, missing, [.. stored.Values.Order(StringComparer.Ordinal)], converted);
    }

    /// <summary>Refuses a configuration that describes a model far larger than its file before memory is asked for.</summary>
    /// <remarks>With the file's largest tensor, which is read beside it, the model stays below four times the file and sixteen million bytes.</remarks>
    public static void CheckSize(BertConfig config, TensorFile file)
    {
        // A layer costs some 200,000 bytes whatever its size: its modules are made, named and filled.
        const double factor = 3, slackBytes = 12 << 20, layerBytes = 200_000;
        double described = ParameterCount(config);
        if (described * sizeof(float) + config.NumHiddenLayers * layerBytes > factor * file.FileBytes + slackBytes || config.NumHiddenLayers > file.Entries.Count / TensorsOfLayer)
        {
            throw new BertNotebooksException($"config.json describes about {described:N0} parameters in {config.NumHiddenLayers} layers, and '{file.Path}' has {file.Entries.Count} tensors in {file.FileBytes:N0} bytes: they do not belong together.");
        }
    }

    private static double ParameterCount(BertConfig config)
    {
        double h = config.HiddenSize, i = config.IntermediateSize, v = config.VocabSize;
        double layer = 4 * (h * h + h) + 2 * h * i + i + h + 4 * h;
        double head = h * h + 3 * h + v + (config.TieWordEmbeddings ? 0 : v * h) + (config.Id2Label is null ? 0 : config.NumLabels * (h + 1));
        return (v + config.MaxPositionEmbeddings + config.TypeVocabSize + 2) * h + config.NumHiddenLayers * layer + h * h + h + head;
    }

    // The stored name of each name the model may ask for; where a file has a tensor under its old and its new name, the new one counts.
    private static Dictionary<string, string> ByModelName(IEnumerable<string> names, BertConfig config)
    {
        string[] all = [.. names];
        bool prefixed = all.Any(n => n.StartsWith(Encoder, StringComparison.Ordinal));
        Dictionary<string, string> stored = [];
        foreach (string name in all.OrderBy(n => ModelName(n, prefixed) != n))
        {
            if (!stored.TryAdd(ModelName(name, prefixed), name))
            {
                stored[name] = name;
            }
        }

        // The decoder's bias is the head's, and a tied decoder's weight the word embeddings: a file may hold either name of the two. With both in a tied model
        // those here count, as in transformers 4; transformers 5 takes the decoder's where the numbers differ, and says that the configuration is wrong.
        Alias(stored, DecoderBias, HeadBias);
        if (config.TieWordEmbeddings)
        {
            Alias(stored, DecoderWeight, WordEmbeddings);
        }

        return stored;
    }

    private static void Alias(Dictionary<string, string> stored, string other, string name)
    {
        if (!stored.ContainsKey(name) && stored.Remove(other, out string? source))
        {
            stored[name] = source;
        }
    }

    // Older files say gamma and beta; an encoder saved alone has no "bert." in front.
    private static string ModelName(string stored, bool prefixed)
    {
        string name = stored.Replace("LayerNorm.gamma", "LayerNorm.weight").Replace("LayerNorm.beta", "LayerNorm.bias");
        bool encoder = new[] { "embeddings.", "encoder.", "pooler." }.Any(part => name.StartsWith(part, StringComparison.Ordinal));
        return !prefixed && encoder ? Encoder + name : name;
    }

    private static bool IsHead(string name) => !name.StartsWith("bert.embeddings.", StringComparison.Ordinal) && !name.StartsWith("bert.encoder.", StringComparison.Ordinal);

    // As the model would hold them.
    private static bool AreEqual(TensorFile file, string one, string other)
    {
        if (!file.Entries[one].Shape.SequenceEqual(file.Entries[other].Shape))
        {
            return false;
        }

        using DisposeScope scope = NewDisposeScope();
        return file.Read(one).to(ScalarType.Float32).equal(file.Read(other).to(ScalarType.Float32)).all().item<bool>();
    }

    /// <summary>Fills one parameter.</summary>
    /// <exception cref="BertNotebooksException">The tensor has another shape.</exception>
    public static void Copy(TensorFile file, string source, Parameter parameter)
    {
        IReadOnlyList<long> shape = file.Entries[source].Shape;
        if (!shape.SequenceEqual(parameter.shape))
        {
            throw new BertNotebooksException($"'{file.Path}': the tensor {source} is [{string.Join(", ", shape)}] where config.json asks for [{string.Join(", ", parameter.shape)}]: weights and configuration do not belong together.");
        }

        using var noGrad = no_grad();
        using Tensor values = file.Read(source);
        parameter.copy_(values);
    }

    private static void Refuse(IReadOnlyList<string> missing, string prefix, string path)
    {
        if (missing.Count == 0)
        {
            return;
        }

        string names = string.Join(", ", missing.Take(5)) + (missing.Count > 5 ? ", ..." : "");
        if (missing.All(name => IsHead(prefix + name)))
        {
            string head = missing.Any(n => n.StartsWith("cls.predictions.", StringComparison.Ordinal)) ? "the MLM head" : "the head";
            throw new BertNotebooksException($"'{path}' holds an encoder without {head} ({names} missing): use a checkpoint that has it (in code, initializeMissingHead: true gives a fresh one).");
        }

        throw new BertNotebooksException($"'{path}' lacks {missing.Count} tensor(s) of the model: {names}. Fetch or save the checkpoint again.");
    }
}
