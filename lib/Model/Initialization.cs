using BertNotebooks.Engine;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace BertNotebooks.Model;

/// <summary>Fresh weights as BERT starts (<c>BertPreTrainedModel._init_weights</c>).</summary>
internal static class Initialization
{
    /// <summary>The weights of the names, as <see cref="Apply"/> draws them; the same for the same names and seed.</summary>
    public static void Draw(Module model, IEnumerable<string> names, BertConfig config, long seed)
    {
        using IDisposable weights = FreshWeights.From(seed);
        using var noGrad = no_grad();
        HashSet<string> drawn = [.. names.Where(name => !name.EndsWith("LayerNorm.weight", StringComparison.Ordinal))];
        foreach ((string name, Parameter parameter) in model.named_parameters().Where(p => drawn.Contains(p.name)))
        {
            init.normal_(parameter, 0, name.EndsWith("bias", StringComparison.Ordinal) ? 0 : config.InitializerRange);
        }
    }

    /// <summary>Weights N(0, initializer_range), biases 0, the [PAD] row 0; layer norms keep 1 and 0.</summary>
    public static void Apply(Module model, BertConfig config)
    {
        if (!FreshWeights.AreDrawn)
        {
            return;
        }

        using var noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach (Module module in model.modules())
        {
            switch (module)
            {
                case Dense dense:
                    init.normal_(dense.Weight, 0, config.InitializerRange);
                    dense.Bias?.zero_();
                    break;
                case Embedding embedding:
                    init.normal_(embedding.weight!, 0, config.InitializerRange);
                    break;
            }
        }

        // After the loop, which comes to the tables later than to the module that holds them.
        foreach (BertEmbeddings embeddings in model.modules().OfType<BertEmbeddings>())
        {
            embeddings.WordEmbeddings[config.PadTokenId].zero_();
        }
    }
}
