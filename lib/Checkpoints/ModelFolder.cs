using System.Text.Json;
using BertNotebooks.Checkpoints.Safetensors;
using BertNotebooks.Checkpoints.Tensors;
using BertNotebooks.Checkpoints.Torch;
using BertNotebooks.Engine;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Text;
using BertNotebooks.Text.Files;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertNotebooks.Checkpoints;

// Over 150 lines: what opens, fills and writes a folder must agree on its files.
/// <summary>A Hugging Face folder of a BERT, whichever way its weights are stored; it fills any of the kit's models.</summary>
public sealed class ModelFolder : IDisposable
{
    private readonly HashSet<nn.Module> _empty = [];

    private ModelFolder(string path, BertConfig config, TensorFile tensors)
    {
        Path = path;
        Config = config;
        Tensors = tensors;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The model's shape.</summary>
    public BertConfig Config { get; }

    /// <summary>The stored tensors.</summary>
    public TensorFile Tensors { get; }

    /// <summary>Opens a folder: config.json beside model.safetensors, its index with shards, or pytorch_model.bin, looked for in this order.</summary>
    /// <exception cref="BertNotebooksException">A file is missing or damaged, or the files do not belong together.</exception>
    public static ModelFolder Open(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        TorchRuntime.Require();
        FolderRefusal.RequireFolder(folder);
        BertConfig config = BertConfigFile.Load(System.IO.Path.Combine(folder, ModelFiles.Config));
        TensorFile tensors = OpenTensors(folder);
        try
        {
            WeightLoader.CheckSize(config, tensors);
            return new ModelFolder(folder, config, tensors);
        }
        catch
        {
            tensors.Dispose();
            throw;
        }
    }

    /// <summary>Opens the folder's tokenizer.</summary>
    /// <exception cref="BertNotebooksException">There is none, or it has pieces without an embedding.</exception>
    public BertTokenizer OpenTokenizer()
    {
        BertTokenizer tokenizer = BertTokenizer.FromPretrained(Path);
        EmbeddingRows.Require(Path, tokenizer.Vocabulary, Config.VocabSize);
        return tokenizer;
    }

    /// <summary>Creates the model that the folder says it holds; its weights mean nothing until <see cref="LoadInto"/> has filled them.</summary>
    /// <exception cref="BertNotebooksException">The architecture is not one of the kit's.</exception>
    public nn.Module CreateModel() => Architecture switch
    {
        nameof(BertModel) => CreateModel(config => new BertModel(config, addPoolingLayer: Tensors.Entries.Keys.Any(name => name.Contains("pooler.", StringComparison.Ordinal)))),
        nameof(BertForMaskedLM) => CreateModel(config => new BertForMaskedLM(config)),
        nameof(BertForPreTraining) => CreateModel(config => new BertForPreTraining(config)),
        nameof(BertForNextSentencePrediction) => CreateModel(config => new BertForNextSentencePrediction(config)),
        nameof(BertForSequenceClassification) => CreateModel(config => new BertForSequenceClassification(config)),
        nameof(BertForTokenClassification) => CreateModel(config => new BertForTokenClassification(config)),
        _ => throw new BertNotebooksException($"'{Path}' holds a {Architecture.Brief()}, which the kit does not have: its encoder can be opened as BertModel or BertForMaskedLM."),
    };

    /// <summary>Creates a model of the folder's shape without drawing weights; they mean nothing until <see cref="LoadInto"/> has filled them.</summary>
    /// <param name="create">Creates a <see cref="BertModel"/> or a BERT with a head.</param>
    /// <exception cref="BertNotebooksException">The shape breaks a rule.</exception>
    public T CreateModel<T>(Func<BertConfig, T> create) where T : nn.Module
    {
        T model = FreshWeights.Skip(() => create.NotNull()(Config));
        _empty.Add(model);
        return model;
    }

    // Older configurations name no architecture; the weights' names tell.
    private string Architecture => Config.Architectures is [string first, ..] ? first : (Tensors.Entries.Keys.Any(name => name.StartsWith("cls.predictions.", StringComparison.Ordinal))
        ? nameof(BertForMaskedLM)
        : nameof(BertModel));

    /// <summary>Fills a model of this folder's <see cref="Config"/> and puts it into evaluation mode.</summary>
    /// <remarks>
    /// An untied decoder's bias has two names, <c>cls.predictions.bias</c> and <c>cls.predictions.decoder.bias</c>. Where a file has both with different numbers, as
    /// transformers 5 writes a model that it trained, the decoder's is taken, and <see cref="LoadingReport.Converted"/> says so. Of a tied decoder the first counts.
    /// </remarks>
    /// <param name="model">A <see cref="BertModel"/> or a BERT with a head.</param>
    /// <param name="initializeMissingHead">Whether a head, or pooler, that the folder lacks has fresh weights then; otherwise that is an error. The encoder must be whole.</param>
    /// <param name="seed">Seed of those fresh weights.</param>
    /// <exception cref="BertNotebooksException">A tensor is missing or has another shape; the message names it.</exception>
    public LoadingReport LoadInto(nn.Module model, bool initializeMissingHead = false, long seed = 0)
    {
        LoadingReport report = WeightLoader.Load(model.NotNull(), Tensors, Config, initializeMissingHead);
        if (_empty.Remove(model))
        {
            Initialization.Draw(model, report.Missing, Config, seed);
        }

        model.eval();
        return report;
    }

    /// <summary>Writes a folder as <c>save_pretrained</c> does: weights, configuration and tokenizer files, each replaced only when it is whole.</summary>
    /// <remarks>An untied decoder's bias is written under both of its names, <c>cls.predictions.bias</c> and <c>cls.predictions.decoder.bias</c>, so that transformers 4 and 5 compute the same.</remarks>
    /// <param name="folder">Made when it is missing.</param>
    /// <param name="model">A BERT; the name of its class is written as the architecture.</param>
    /// <param name="config">Its shape; keys that the kit does not use are written back.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="dtype">Type of the stored weights: float32, or float16 for half the size.</param>
    /// <exception cref="BertNotebooksException">The folder cannot be written.</exception>
    public static void Save(string folder, nn.Module model, BertConfig config, BertTokenizer tokenizer, ScalarType dtype = ScalarType.Float32)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(tokenizer);
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> tensors = [];
        foreach ((string name, Parameter parameter) in model.named_parameters())
        {
            tensors[name] = parameter.detach().to(dtype);
        }

        // Of an untied model transformers 5 computes with the second name, and draws it anew where it is missing; transformers 4 computes with the first.
        if (!config.TieWordEmbeddings && tensors.TryGetValue(WeightLoader.HeadBias, out Tensor? bias))
        {
            tensors[WeightLoader.DecoderBias] = bias;
        }

        tokenizer.SavePretrained(folder);
        (config with { Architectures = [model.GetName()], Other = WithType(config.Other, dtype) }).Save(System.IO.Path.Combine(folder, ModelFiles.Config));
        SafetensorsFile.Save(System.IO.Path.Combine(folder, ModelFiles.Weights), tensors, new Dictionary<string, string> { ["format"] = "pt" });
    }

    /// <summary>Closes the weights.</summary>
    public void Dispose() => Tensors.Dispose();

    /// <summary>Opens the weights in a folder, in the best form that it has.</summary>
    internal static TensorFile OpenTensors(string folder)
    {
        string At(string file) => System.IO.Path.Combine(folder, file);
        if (File.Exists(At(ModelFiles.Weights)))
        {
            return SafetensorsFile.Open(At(ModelFiles.Weights));
        }

        if (File.Exists(At(ModelFiles.WeightsIndex)))
        {
            return ShardedSafetensors.Open(At(ModelFiles.WeightsIndex));
        }

        return File.Exists(At(ModelFiles.TorchWeights)) ? TorchFile.Open(At(ModelFiles.TorchWeights)) : throw FolderRefusal.NoWeights(folder);
    }

    // "dtype" was "torch_dtype" before transformers 4.56; what a checkpoint was loaded from is not what it is saved as.
    private static Dictionary<string, JsonElement> WithType(IDictionary<string, JsonElement>? other, ScalarType dtype)
    {
        Dictionary<string, JsonElement> keys = new(other ?? new Dictionary<string, JsonElement>());
        keys.Remove("torch_dtype");
        keys["dtype"] = JsonSerializer.SerializeToElement(dtype.ToString().ToLowerInvariant());
        return keys;
    }
}
