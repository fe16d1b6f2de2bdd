using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace BertNotebooks.Model;

/// <summary>Fresh weights as BERT starts (<c>BertPreTrainedModel._init_weights</c>).</summary>
internal static class Initialization
{
    /// <summary>Weights N(0, initializer_range), biases 0, the [PAD] row 0; layer norms keep 1 and 0.</summary>
    public static void Apply(Module model, BertConfig config)
    {
        using var noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach (Module module in model.modules())
        {
            switch (module)
            {
                case Linear linear:
                    init.normal_(linear.weight!, 0, config.InitializerRange);
                    linear.bias?.zero_();
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
