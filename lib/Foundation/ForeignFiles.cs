namespace BertNotebooks.Foundation;

/// <summary>Knows models in forms that the kit does not read, by the names of their files, and the way from there.</summary>
internal static class ForeignFiles
{
    private const string Modules = "modules.json";
    private const string ToSource = "get the model's folder with config.json and model.safetensors from its source";
    private const string InPython = "open it in Python with transformers 4";

    // What is told first is what the folder is, not what lies in it, too.
    private static readonly (Func<string, bool> Is, string What, string WayOut)[] Kinds =
    [
        (Named("adapter_config.json"), "a LoRA adapter, which only changes another model", "merge the two in Python (merge_and_unload of peft, then save_pretrained) and give that folder"),
        (Named(Modules), "a sentence-transformers model, whose BERT lies in a folder of its own", "give the folder inside that has a config.json"),
        (Ending(".gguf", ".ggml"), "a model for llama.cpp", ToSource),
        (name => name == "pytorch_model.bin.index.json" || (Starting("pytorch_model-")(name) && Ending(".bin")(name)), "a torch checkpoint in parts", "open it in Python with from_pretrained, and give the folder that save_pretrained writes"),
        (name => name != ModelFiles.Weights && name != "adapter_model.safetensors" && Ending(".safetensors")(name), "weights under another name than model.safetensors", "fetch the index that belongs to them, or name the one file model.safetensors"),
        (Ending(".msgpack"), "a Flax checkpoint", $"{InPython} (from_flax=True), and give the folder that save_pretrained writes"),
        (name => Ending(".h5", ".ckpt.index", ".ckpt.meta")(name) || name.Contains(".ckpt.data", StringComparison.Ordinal) || name.Contains(".ckpt-", StringComparison.Ordinal), "a TensorFlow checkpoint", $"{InPython} (from_tf=True), and give the folder that save_pretrained writes"),
        (Named("saved_model.pb"), "a TensorFlow SavedModel", ToSource),
        (name => Named("onnx")(name) || Ending(".onnx")(name), "an ONNX model", ToSource),
        (name => Named("openvino_model.xml", "rust_model.ot")(name) || Ending(".tflite", ".mlmodel", ".mlpackage", ".engine", ".ort")(name), "a model made for another runtime", ToSource),
        (Ending(".zip", ".tar", ".tar.gz", ".tgz", ".7z"), "an archive", "unpack it and give the folder inside"),
        (name => Ending(".ckpt", ".pt", ".pth")(name) && !Named("optimizer.pt", "scheduler.pt", "rng_state.pth", "scaler.pt")(name), "a torch file of another program", "make a folder of it in Python with save_pretrained"),
    ];

    /// <summary>What a folder holds in place of a BERT, and what to do; null when nothing is known of it.</summary>
    public static string? Explain(string folder)
    {
        try
        {
            string[] names = [.. Directory.EnumerateFileSystemEntries(folder).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];
            return names.Length == 0 ? $"is empty: {ModelFiles.Config}, {ModelFiles.Weights} and {ModelFiles.Vocabulary} are expected; check the path"
                : names.Contains(Modules) && Inner(folder) is string encoder ? $"holds a sentence-transformers model ({Modules}), whose BERT lies in '{encoder}': give that folder"
                : Explain(names) ?? (Inner(folder) is string inner ? $"has no model itself, and '{inner}' in it has a {ModelFiles.Config}: give that folder" : null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>What files make in place of a BERT, and what to do; null when nothing is known of them.</summary>
    public static string? Explain(IReadOnlyCollection<string> names)
    {
        foreach ((Func<string, bool> isOne, string what, string wayOut) in Kinds)
        {
            if (names.FirstOrDefault(isOne) is string name)
            {
                return $"holds {what} ({name.Shown()}): {wayOut}";
            }
        }

        return null;
    }

    // The newest folder with a model: of a cache of the hub, or an output_dir of which only checkpoints are left. What comes behind an encoder is none.
    private static string? Inner(string folder)
    {
        string[] models = [.. Directory.EnumerateDirectories(folder).Concat(Directory.Exists(Path.Combine(folder, "snapshots")) ? Directory.EnumerateDirectories(Path.Combine(folder, "snapshots")) : [])
            .Where(inner => File.Exists(Path.Combine(inner, ModelFiles.Config)) && !Ending("_Pooling", "_Dense", "_Normalize")(inner)).OrderBy(Directory.GetLastWriteTimeUtc)];
        return models.Length == 0 ? null : Path.GetRelativePath(folder, models[^1]).Shown();
    }

    private static Func<string, bool> Named(params string[] names) => name => names.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static Func<string, bool> Ending(params string[] endings) => name => endings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static Func<string, bool> Starting(string start) => name => name.StartsWith(start, StringComparison.OrdinalIgnoreCase);
}
