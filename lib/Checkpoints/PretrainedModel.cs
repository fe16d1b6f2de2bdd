using BertNotebooks.Engine;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Text;
using static TorchSharp.torch;

namespace BertNotebooks.Checkpoints;

/// <summary>A masked-language model with its tokenizer, as a Hugging Face folder holds them.</summary>
/// <param name="Model">The masked-language model.</param>
/// <param name="Tokenizer">The tokenizer it was trained with.</param>
/// <param name="Report">What happened to each tensor of the file.</param>
public sealed record PretrainedModel(BertForMaskedLM Model, BertTokenizer Tokenizer, LoadingReport Report) : IDisposable
{
    /// <summary>Opens a folder that <see cref="ModelFolder"/> reads; the model is in evaluation mode (<c>from_pretrained</c>).</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="initializeMissingHead">Whether an encoder without an MLM head gets a fresh one; otherwise that is an error.</param>
    /// <exception cref="BertNotebooksException">A file is missing or damaged, or the files do not belong together.</exception>
    public static PretrainedModel FromPretrained(string folder, bool initializeMissingHead = false)
    {
        using ModelFolder opened = ModelFolder.Open(folder);
        BertTokenizer tokenizer = opened.OpenTokenizer();
        BertForMaskedLM model = opened.CreateModel(config => new BertForMaskedLM(config));
        try
        {
            return new PretrainedModel(model, tokenizer, opened.LoadInto(model, initializeMissingHead));
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
        return new(new BertForMaskedLM(config, seed), tokenizer.NotNull(), new LoadingReport([], [], [], []));
    }

    /// <summary>Writes the folder as <c>save_pretrained</c> does: weights, configuration and tokenizer files.</summary>
    /// <param name="folder">Made when it is missing.</param>
    /// <param name="dtype">Type of the stored weights: float32, or float16 for half the size.</param>
    /// <exception cref="BertNotebooksException">The folder cannot be written.</exception>
    public void SavePretrained(string folder, ScalarType dtype = ScalarType.Float32) => ModelFolder.Save(folder, Model, Model.Config, Tokenizer, dtype);

    /// <summary>Frees the model.</summary>
    public void Dispose() => Model.Dispose();
}
