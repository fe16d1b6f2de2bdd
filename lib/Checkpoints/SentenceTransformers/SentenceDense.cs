using BertNotebooks.Checkpoints.Tensors;
using BertNotebooks.Engine;
using BertNotebooks.Text.Files;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace BertNotebooks.Checkpoints.SentenceTransformers;

/// <summary>A dense layer behind the pooling (<c>Dense</c> of sentence-transformers).</summary>
internal sealed class SentenceDense : Module<Tensor, Tensor>
{
    private static readonly Dictionary<string, Func<Tensor, Tensor>> s_activations = new()
    {
        ["Tanh"] = x => x.tanh(), ["Identity"] = x => x.alias(), ["ReLU"] = x => functional.relu(x), ["GELU"] = x => functional.gelu(x), ["SiLU"] = x => functional.silu(x), ["Sigmoid"] = x => x.sigmoid(),
    };

    [ComponentName(Name = "linear")] private readonly Dense _linear;
    private readonly Func<Tensor, Tensor> _activation;

    private SentenceDense(long inputSize, long outputSize, bool hasBias, Func<Tensor, Tensor> activation) : base(nameof(SentenceDense))
    {
        _linear = FreshWeights.Skip(() => new Dense(inputSize, outputSize, hasBias));
        _activation = activation;
        Width = outputSize;
        RegisterComponents();
    }

    /// <summary>Numbers of its output.</summary>
    public long Width { get; }

    /// <summary>Opens the folder of a dense layer.</summary>
    /// <param name="folder">config.json with model.safetensors or pytorch_model.bin.</param>
    /// <param name="width">Numbers of the vector that comes in.</param>
    /// <exception cref="BertNotebooksException">A file is missing or damaged, the layer does not fit, or its activation is none of the kit's.</exception>
    public static SentenceDense Open(string folder, long width)
    {
        string path = Path.Combine(folder, ModelFiles.Config);
        JsonFields fields = SentenceJson.Read(path);
        SentenceJson.RequireKnown(fields, path, "in_features", "out_features", "bias", "activation_function", "module_input_name", "module_output_name");
        foreach (string name in (string[])["module_input_name", "module_output_name"])
        {
            if ((fields.Text(name) ?? "sentence_embedding") != "sentence_embedding")
            {
                throw fields.Mistake(name, $"\"sentence_embedding\", which the kit hands from layer to layer, and it is \"{fields.Text(name)!.Brief()}\"");
            }
        }

        if (fields.Number("in_features") != width)
        {
            throw fields.Mistake("in_features", $"{width}, the numbers that come in, and it is {fields.Number("in_features")?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "not there"}");
        }

        using TensorFile file = ModelFolder.OpenTensors(folder);
        bool hasBias = fields.Flag("bias") ?? true;
        // Before memory is asked for: what config.json tells must be in the file.
        if (!file.Entries.TryGetValue("linear.weight", out TensorEntry? weight) || !weight.Shape.SequenceEqual([fields.Number("out_features") ?? 0, width]) || file.Entries.ContainsKey("linear.bias") != hasBias)
        {
            throw new BertNotebooksException($"'{file.Path}' does not hold the layer that '{path}' describes, linear.weight and, with bias true, linear.bias of these sizes: take the folder from the model's source again.");
        }

        SentenceDense dense = new(width, weight.Shape[0], hasBias, Activation(fields, path));
        try
        {
            foreach ((string name, Parameter parameter) in dense.named_parameters())
            {
                WeightLoader.Copy(file, name, parameter);
            }

            return dense;
        }
        catch
        {
            dense.Dispose();
            throw;
        }
    }

    /// <summary>float [B, in] gives float [B, out].</summary>
    public override Tensor forward(Tensor vectors)
    {
        using Tensor projected = _linear.call(vectors);
        return _activation(projected);
    }

    // The name of a class of torch, such as torch.nn.modules.activation.Tanh.
    private static Func<Tensor, Tensor> Activation(JsonFields fields, string path)
    {
        string name = fields.Text("activation_function") ?? "torch.nn.modules.activation.Tanh";
        return name.StartsWith("torch.nn.", StringComparison.Ordinal) && s_activations.TryGetValue(name.Split('.')[^1], out Func<Tensor, Tensor>? activation)
            ? activation
            : throw new BertNotebooksException($"'{path}': the activation_function \"{name.Brief()}\" is none of torch.nn's {string.Join(", ", s_activations.Keys)}, which the kit has: use a model with one of these.");
    }
}
