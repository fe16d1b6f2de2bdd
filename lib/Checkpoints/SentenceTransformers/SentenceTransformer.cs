using BertNotebooks.Engine;
using BertNotebooks.Foundation.Unicode;
using BertNotebooks.Model;
using BertNotebooks.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Checkpoints.SentenceTransformers;

/// <summary>An encoder with what turns its states into one vector a text, as a folder of sentence-transformers holds them (Reimers and Gurevych 2019).</summary>
/// <remarks>Many threads may use one at the same time as long as none of them trains its model.</remarks>
public sealed class SentenceTransformer : IDisposable
{
    private readonly SentenceTexts _texts;
    private readonly SentenceModules _modules;
    private readonly int _promptLength;

    private SentenceTransformer(BertModel model, BertTokenizer tokenizer, SentenceTexts texts, SentenceModules modules)
    {
        (Model, Tokenizer, _texts, _modules) = (model, tokenizer, texts, modules);
        MaxSeqLength = Math.Min(texts.MaxSeqLength ?? tokenizer.ModelMaxLength ?? int.MaxValue, model.Config.MaxPositionEmbeddings);
        if (texts.Prompt.Length > 0 && !modules.Pooling.IncludePrompt)
        {
            // [CLS] and the prompt; its [SEP] comes behind the text.
            int[] special = Encode([""])[0].SpecialTokensMask;
            _promptLength = special.Length - special[^1];
        }
    }

    /// <summary>The encoder.</summary>
    public BertModel Model { get; }

    /// <summary>Its tokenizer.</summary>
    public BertTokenizer Tokenizer { get; }

    /// <summary>The most tokens of a text that are read, special tokens and the folder's prompt included: what the folder says, and never more than the model has positions (<c>max_seq_length</c>).</summary>
    public int MaxSeqLength { get; }

    /// <summary>Opens a folder: with modules.json what it tells, without it any BERT's, whose vector is the mean over all tokens at length 1.</summary>
    /// <param name="folder">The folder; the encoder lies in it or, in older ones, in a folder below.</param>
    /// <exception cref="BertNotebooksException">A file is missing or damaged, or a module is none of Transformer, Pooling, Dense and Normalize.</exception>
    public static SentenceTransformer FromPretrained(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        TorchRuntime.Require();
        ModuleList? list = ModuleList.ReadIfThere(folder);
        using ModelFolder opened = ModelFolder.Open(list?.Transformer ?? folder);
        BertTokenizer tokenizer = opened.OpenTokenizer();
        SentenceTexts texts = SentenceTexts.Read(folder, opened.Path);
        SentenceModules modules = SentenceModules.Open(list, opened.Config.HiddenSize);
        BertModel? model = null;
        try
        {
            model = opened.CreateModel(config => new BertModel(config, addPoolingLayer: false));
            opened.LoadInto(model);
            return new SentenceTransformer(model, tokenizer, texts, modules);
        }
        catch
        {
            model?.Dispose();
            modules.Dispose();
            throw;
        }
    }

    /// <summary>Frees the model and the layers behind it.</summary>
    public void Dispose()
    {
        Model.Dispose();
        _modules.Dispose();
    }

    /// <summary>A model without such a folder: the mean over all tokens, at length 1.</summary>
    internal static SentenceTransformer Of(BertModel model, BertTokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        return new SentenceTransformer(model, tokenizer, new SentenceTexts(), SentenceModules.Open(null, model.Config.HiddenSize));
    }

    /// <summary>Encodes texts, each with the prompt before it, in lower case where the folder says so.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="cut">Whether what is longer than <see cref="MaxSeqLength"/> is cut.</param>
    internal IReadOnlyList<Encoding> Encode(IReadOnlyList<string> texts, bool cut = true)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return Tokenizer.EncodeBatch([.. texts.Select(Prepared)], new EncodeOptions { MaxLength = MaxSeqLength, Truncation = cut ? TruncationStrategy.LongestFirst : TruncationStrategy.None });
    }

    /// <summary>Makes the vector of a text out of its states: float [1, T, H] gives float [1, W].</summary>
    internal Tensor Vector(Tensor states)
    {
        using DisposeScope scope = NewDisposeScope();
        return _modules.Forward(states.cpu(), _promptLength).MoveToOuterDisposeScope();
    }

    private string Prepared(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _texts.LowerCase ? LowerCase(_texts.Prompt + text) : _texts.Prompt + text;
    }

    // Special tokens that are written in the text become words by it, as in sentence-transformers.
    private static string LowerCase(string text)
    {
        List<int> lower = new(text.Length);
        for (int i = 0, width; i < text.Length; i += width)
        {
            CodePoints.AppendLower(CodePoints.At(text, i, out width), lower);
        }

        return string.Concat(lower.Select(char.ConvertFromUtf32));
    }
}
