using System.Globalization;
using BertNotebooks.Model;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertNotebooks.Training;

/// <summary>Parameters that are not trained (<c>requires_grad</c> false), as <c>kit.freeze</c> says, until they are let go.</summary>
internal sealed class Freezing : IDisposable
{
    private const string Encoder = "encoder";

    private readonly List<string> _frozen = [];
    private readonly nn.Module _model;

    private Freezing(nn.Module model) => _model = model;

    /// <summary>Freezes the parameters of a model.</summary>
    /// <param name="model">A BERT with a head.</param>
    /// <param name="config">Its shape.</param>
    /// <param name="what"><c>encoder</c>: all but the head, the pooler included; a number of layers: those, with the embeddings below them; null: nothing.</param>
    /// <exception cref="BertNotebooksException">The model has fewer layers.</exception>
    public static Freezing Of(nn.Module model, BertConfig config, string? what)
    {
        Freezing freezing = new(model);
        string[] prefixes = Prefixes(config, what);
        foreach ((string name, Parameter parameter) in model.named_parameters())
        {
            if (parameter.requires_grad && prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
            {
                parameter.requires_grad = false;
                freezing._frozen.Add(name);
            }
        }

        return freezing;
    }

    /// <summary>Lets what was frozen learn again.</summary>
    public void Dispose()
    {
        if (_frozen.Count == 0)
        {
            return;
        }

        HashSet<string> frozen = [.. _frozen];
        foreach ((string name, Parameter parameter) in _model.named_parameters())
        {
            parameter.requires_grad |= frozen.Contains(name);
        }

        _frozen.Clear();
    }

    private static string[] Prefixes(BertConfig config, string? what)
    {
        if (what is null or Encoder)
        {
            return what is null ? [] : ["bert."];
        }

        int layers = int.Parse(what, CultureInfo.InvariantCulture);
        return layers <= config.NumHiddenLayers
            ? ["bert.embeddings.", .. Enumerable.Range(0, layers).Select(layer => $"bert.encoder.layer.{layer}.")]
            : throw new BertNotebooksException($"kit.freeze is {layers}, and the model has {config.NumHiddenLayers} layers: set it to at most that, or to \"{Encoder}\" to train the head alone.");
    }
}
