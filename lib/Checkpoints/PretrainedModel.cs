using System.Text.Json;
using BertNotebooks.Model;
using BertNotebooks.Text;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertNotebooks.Checkpoints;

/// <summary>A model with its tokenizer, as a Hugging Face folder holds them.</summary>
/// <param name="Model">The masked-language model.</param>
/// <param name="Tokenizer">The tokenizer it was trained with.</param>
/// <param name="Report">What happened to each tensor of the file.</param>
public sealed record PretrainedModel(BertForMaskedLM Model, BertTokenizer Tokenizer, LoadingReport Report) : IDisposable
{
    private const string ConfigFile = "config.json";
    private const string WeightsFile = "model.safetensors";

    /// <summary>Opens a folder with config.json, model.safetensors and vocab.txt; the model is in evaluation mode (<c>from_pretrained</c>).</summary>
    /// <exception cref="BertNotebooksException">A file is missing or damaged, or the files do not belong together.</exception>
    public static PretrainedModel FromPretrained(string folder)
    {
        TorchRuntime.Require();
        if (!Directory.Exists(folder))
        {
            throw new BertNotebooksException($"No model folder at '{folder}': a folder with {ConfigFile}, {WeightsFile} and vocab.txt is expected.");
        }

        BertConfig config = BertConfig.Load(Path.Combine(folder, ConfigFile));
        BertTokenizer tokenizer = BertTokenizer.FromPretrained(folder);
        if (tokenizer.Vocabulary.Count > config.VocabSize)
        {
            throw new BertNotebooksException($"'{folder}': vocab.txt has {tokenizer.Vocabulary.Count} pieces and config.json says vocab_size {config.VocabSize}: the last pieces would have no embedding.");
        }

        string weights = Path.Combine(folder, WeightsFile);
        if (!File.Exists(weights))
        {
            string[] others = [.. Directory.EnumerateFiles(folder, "*.bin").Concat(Directory.EnumerateFiles(folder, "*.safetensors*")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
            string instead = others.Length == 0 ? "" : $" (only {string.Join(", ", others)})";
            throw new BertNotebooksException($"'{folder}' has no {WeightsFile}{instead}: save the model in that one file (save_pretrained of transformers does).");
        }

        using SafetensorsFile file = SafetensorsFile.Open(weights);
        WeightLoader.CheckSize(config, file, weights);
        BertForMaskedLM model = new(config);
        try
        {
            LoadingReport report = WeightLoader.Load(model, file, weights);
            model.eval();
            return new PretrainedModel(model, tokenizer, report);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>A model with fresh weights.</summary>
    /// <param name="config">Its shape.</param>
    /// <param name="tokenizer">Its tokenizer, with at most <c>vocab_size</c> pieces.</param>
    /// <param name="seed">The same seed gives the same weights.</param>
    /// <exception cref="BertNotebooksException">The shape breaks a rule.</exception>
    public static PretrainedModel Create(BertConfig config, BertTokenizer tokenizer, long seed = 0)
    {
        TorchRuntime.Require();
        return new(new BertForMaskedLM(config, seed), tokenizer, new LoadingReport([], [], [], []));
    }

    /// <summary>Writes the folder as <c>save_pretrained</c> does: weights, configuration and tokenizer files.</summary>
    /// <param name="folder">Made when it is missing.</param>
    /// <param name="dtype">Type of the stored weights: float32, or float16 for half the size.</param>
    /// <exception cref="BertNotebooksException">The folder cannot be written.</exception>
    public void SavePretrained(string folder, ScalarType dtype = ScalarType.Float32)
    {
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> tensors = [];
        foreach ((string name, Parameter parameter) in Model.named_parameters())
        {
            tensors[name] = parameter.detach().to(dtype);
        }

        Tokenizer.SavePretrained(folder);
        (Model.Config with { Architectures = ["BertForMaskedLM"], Other = WithType(Model.Config.Other, dtype) }).Save(Path.Combine(folder, ConfigFile));
        SafetensorsFile.Save(Path.Combine(folder, WeightsFile), tensors, new Dictionary<string, string> { ["format"] = "pt" });
    }

    // "dtype" was "torch_dtype" before transformers 4.56; what a checkpoint was loaded from is not what it is saved as.
    private static Dictionary<string, JsonElement> WithType(IDictionary<string, JsonElement>? other, ScalarType dtype)
    {
        Dictionary<string, JsonElement> keys = new(other ?? new Dictionary<string, JsonElement>());
        keys.Remove("torch_dtype");
        keys["dtype"] = JsonSerializer.SerializeToElement(dtype.ToString().ToLowerInvariant());
        return keys;
    }

    /// <summary>Frees the model.</summary>
    public void Dispose() => Model.Dispose();
}
