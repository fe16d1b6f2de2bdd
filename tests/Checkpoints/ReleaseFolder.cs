using System.Text.Json.Nodes;
using BertNotebooks.Checkpoints.Safetensors;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Checkpoints;

/// <summary>A folder of the kit's, laid out as a release of <c>transformers</c> writes it.</summary>
internal static class ReleaseFolder
{
    /// <summary>The releases that differ in their layout.</summary>
    public static readonly string[] Releases = ["4.55.4", "4.57.6", "5.24.0", "5.24.0 in shards"];

    /// <summary>Copies a folder into the layout of a release.</summary>
    public static void Write(string from, string to, string release)
    {
        Directory.CreateDirectory(to);
        bool isNew = release.StartsWith('5');
        string[] left = isNew ? ["vocab.txt", "special_tokens_map.json", "tokenizer_config.json"] : [];
        foreach (string file in Directory.EnumerateFiles(from).Where(file => !left.Contains(Path.GetFileName(file))))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        string config = Path.Combine(to, "config.json");
        JsonObject keys = JsonNode.Parse(File.ReadAllText(config))!.AsObject();
        keys["transformers_version"] = release.Split(' ')[0];
        if (release == "4.55.4")
        {
            keys["torch_dtype"] = keys["dtype"]!.DeepClone();
            keys.Remove("dtype");
        }

        if (isNew)
        {
            File.WriteAllText(Path.Combine(to, "tokenizer_config.json"), TokenizerConfigOf5);
            keys.Remove("position_embedding_type");
            keys.Remove("use_cache");
            (string Key, JsonNode? Value)[] more = [("add_cross_attention", false), ("bos_token_id", null), ("eos_token_id", null), ("is_decoder", false), ("tie_word_embeddings", keys["tie_word_embeddings"]?.DeepClone() ?? true), ("key_of_a_later_release", new JsonObject { ["a"] = 1 })];
            foreach ((string key, JsonNode? value) in more)
            {
                keys[key] = value;
            }
        }

        File.WriteAllText(config, keys.ToJsonString());
        if (release.EndsWith("in shards", StringComparison.Ordinal))
        {
            Cut(to);
        }
    }

    // Two files whose names do not tell that they belong together.
    private static void Cut(string folder)
    {
        using DisposeScope scope = NewDisposeScope();
        string weights = Path.Combine(folder, "model.safetensors");
        Dictionary<string, Tensor> tensors = GoldenModel.Tensors(weights);
        File.Delete(weights);
        JsonObject map = [];
        foreach (var part in tensors.OrderBy(t => t.Key, StringComparer.Ordinal).Select((t, i) => (Tensor: t, File: i % 2 == 0 ? "part-a.safetensors" : "Rest-of.it.safetensors")).GroupBy(t => t.File))
        {
            SafetensorsFile.Save(Path.Combine(folder, part.Key), part.ToDictionary(t => t.Tensor.Key, t => t.Tensor.Value), new Dictionary<string, string> { ["format"] = "pt" });
            foreach (var (tensor, file) in part)
            {
                map[tensor.Key] = file;
            }
        }

        JsonObject index = new() { ["metadata"] = new JsonObject { ["total_parameters"] = 1, ["total_size"] = 4 }, ["weight_map"] = map };
        File.WriteAllText(Path.Combine(folder, "model.safetensors.index.json"), index.ToJsonString());
    }

    private const string TokenizerConfigOf5 = """
        {
          "backend": "tokenizers", "cls_token": "[CLS]", "do_lower_case": true, "is_local": false, "mask_token": "[MASK]", "model_max_length": 1000000000000000019884624838656,
          "pad_token": "[PAD]", "sep_token": "[SEP]", "strip_accents": null, "tokenize_chinese_chars": true, "tokenizer_class": "BertTokenizer", "unk_token": "[UNK]"
        }
        """;
}
