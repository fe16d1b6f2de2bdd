using System.Text.Json;
using BertNotebooks.Checkpoints;
using BertNotebooks.Checkpoints.Safetensors;
using BertNotebooks.Model.Heads;
using BertNotebooks.Tests.Model;
using BertNotebooks.Tests.Training;
using BertNotebooks.Text;
using BertNotebooks.Text.Normalizing;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Checkpoints.SentenceTransformers;

/// <summary>A folder of sentence-transformers with a small encoder (H 24, 13 positions, pieces p5 to p98, no lower-casing), to be written piece by piece.</summary>
internal sealed class SentenceFolder : IDisposable
{
    /// <summary>Types as the releases up to 5.0 write them.</summary>
    public const string Types = "sentence_transformers.models.";

    private readonly TempFolder _temp = new();

    /// <summary>Writes the encoder, mean pooling and no normalisation; the rest is to be added.</summary>
    /// <param name="encoder">The folder of the encoder; empty: the folder itself.</param>
    /// <param name="modelMaxLength">The tokenizer's.</param>
    public SentenceFolder(string encoder = "", int? modelMaxLength = null)
    {
        Encoder = _temp.Path(encoder);
        Directory.CreateDirectory(Encoder);
        using BertForMaskedLM model = SmallBert.Create();
        BertTokenizer tokenizer = new(SmallRuns.Vocabulary, new BertTokenizerOptions { LowerCase = false }) { ModelMaxLength = modelMaxLength };
        ModelFolder.Save(Encoder, model.Bert, model.Config, tokenizer);
        Modules((encoder, encoder.Contains("BERT", StringComparison.Ordinal) ? "BERT" : "Transformer"), ("1_Pooling", "Pooling"));
        Write("1_Pooling/config.json", new { word_embedding_dimension = 24, pooling_mode_mean_tokens = true });
    }

    /// <summary>The folder.</summary>
    public string Root => _temp.Root;

    /// <summary>The encoder's folder.</summary>
    public string Encoder { get; }

    /// <summary>The full path of a file.</summary>
    public string Path(string name) => _temp.Path(name);

    /// <summary>Writes modules.json: the folder and the kind of each module.</summary>
    public void Modules(params (string Path, string Kind)[] modules) =>
        Write("modules.json", modules.Select((module, i) => new { idx = i, name = $"{i}", path = module.Path, type = module.Kind.Contains('.') ? module.Kind : Types + module.Kind }));

    /// <summary>Writes a file as JSON; a text as it is.</summary>
    public void Write(string name, object content) => _temp.Write(name, content as string ?? JsonSerializer.Serialize(content));

    /// <summary>Writes a dense layer with weights of a seed, as model.safetensors.</summary>
    /// <returns>W as [out][in] and b, zeros where there is none.</returns>
    public (double[][] W, double[] B) Dense(string folder, int inputs, int outputs, string activation, bool bias = true)
    {
        Write($"{folder}/config.json", new { in_features = inputs, out_features = outputs, bias, activation_function = activation });
        using DisposeScope scope = NewDisposeScope();
        random.manual_seed(inputs + outputs);
        Tensor w = randn(outputs, inputs), b = bias ? randn(outputs) : zeros(outputs);
        Dictionary<string, Tensor> tensors = new() { ["linear.weight"] = w };
        if (bias)
        {
            tensors["linear.bias"] = b;
        }

        SafetensorsFile.Save(Path($"{folder}/model.safetensors"), tensors);
        return ([.. Enumerable.Range(0, outputs).Select(o => Numbers(w[o]))], Numbers(b));
    }

    /// <summary>The encoder's states of ids, token by token.</summary>
    public double[][] States(params int[] ids)
    {
        using DisposeScope scope = NewDisposeScope();
        using BertForMaskedLM model = SmallBert.Create();
        Tensor states = model.Bert.Forward(tensor(Array.ConvertAll(ids, id => (long)id), 1, ids.Length)).LastHiddenState[0];
        return [.. Enumerable.Range(0, ids.Length).Select(t => Numbers(states[t]))];
    }

    public void Dispose() => _temp.Dispose();

    private static double[] Numbers(Tensor tensor) => [.. tensor.detach().data<float>().Select(x => (double)x)];
}
