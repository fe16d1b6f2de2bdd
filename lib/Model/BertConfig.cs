using System.Text.Json;
using System.Text.Json.Serialization;
using BertNotebooks.Model.Heads;

namespace BertNotebooks.Model;

/// <summary>The shape of a BERT, as in Hugging Face's <c>config.json</c>; the defaults are those of BERT-base.</summary>
public sealed partial record BertConfig
{
    /// <summary>Classes that the weights were saved from, such as <c>BertForMaskedLM</c>.</summary>
    public IReadOnlyList<string>? Architectures { get; init; }

    /// <summary>Always <c>bert</c>.</summary>
    public string ModelType { get; init; } = "bert";

    /// <summary>V: number of pieces that have an embedding.</summary>
    public int VocabSize { get; init; } = 30522;

    /// <summary>H: width of a hidden state.</summary>
    public int HiddenSize { get; init; } = 768;

    /// <summary>L: number of encoder layers.</summary>
    public int NumHiddenLayers { get; init; } = 12;

    /// <summary>A: number of attention heads; it divides <see cref="HiddenSize"/>.</summary>
    public int NumAttentionHeads { get; init; } = 12;

    /// <summary>I: width inside the feed-forward part.</summary>
    public int IntermediateSize { get; init; } = 3072;

    /// <summary>Activation of the feed-forward part and of the prediction head; one of <see cref="Activations.Names"/>.</summary>
    public string HiddenAct { get; init; } = "gelu";

    /// <summary>Probability, 0 to 1, that training drops an element of a layer's output.</summary>
    public double HiddenDropoutProb { get; init; } = 0.1;

    /// <summary>Probability, 0 to 1, that training drops an attention weight.</summary>
    public double AttentionProbsDropoutProb { get; init; } = 0.1;

    /// <summary>Rows of the position table: the longest input, special tokens included.</summary>
    public int MaxPositionEmbeddings { get; init; } = 512;

    /// <summary>Number of segments.</summary>
    public int TypeVocabSize { get; init; } = 2;

    /// <summary>Standard deviation of the fresh weights.</summary>
    public double InitializerRange { get; init; } = 0.02;

    /// <summary>Added to the variance in layer normalisation.</summary>
    public double LayerNormEps { get; init; } = 1e-12;

    /// <summary>Id of [PAD]; its row of the word embeddings gets no gradient from the look-up.</summary>
    public int PadTokenId { get; init; }

    /// <summary>Whether the decoder of the MLM head shares the word embeddings.</summary>
    public bool TieWordEmbeddings { get; init; } = true;

    /// <summary>Keys of config.json that the kit does not use; they are written back as they were read.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Other { get; init; }

    /// <summary>L2 H128 A2 (Turc et al. 2019, "Well-Read Students Learn Better").</summary>
    public static BertConfig Tiny { get; } = Shape(2, 128);

    /// <summary>L4 H256 A4.</summary>
    public static BertConfig Mini { get; } = Shape(4, 256);

    /// <summary>L4 H512 A8.</summary>
    public static BertConfig Small { get; } = Shape(4, 512);

    /// <summary>L8 H512 A8.</summary>
    public static BertConfig Medium { get; } = Shape(8, 512);

    /// <summary>L12 H768 A12 (Devlin et al. 2018, BERT-base).</summary>
    public static BertConfig Base { get; } = new();

    /// <summary>L24 H1024 A16 (Devlin et al. 2018, BERT-large).</summary>
    public static BertConfig Large { get; } = Shape(24, 1024);

    /// <summary>The presets by name.</summary>
    public static IReadOnlyDictionary<string, BertConfig> Presets { get; } = new Dictionary<string, BertConfig>
    {
        ["tiny"] = Tiny, ["mini"] = Mini, ["small"] = Small, ["medium"] = Medium, ["base"] = Base, ["large"] = Large,
    };

    /// <summary>Checks that a model of this shape can be built.</summary>
    /// <exception cref="BertNotebooksException">A value breaks a rule; the message names both sides.</exception>
    public void Validate()
    {
        Require(ModelType == "bert", $"model_type is \"{ModelType?.Shown()}\", and only \"bert\" is read here: use a BERT checkpoint.");
        foreach ((string name, int value) in new[]
                 {
                     ("vocab_size", VocabSize), ("hidden_size", HiddenSize), ("num_hidden_layers", NumHiddenLayers),
                     ("num_attention_heads", NumAttentionHeads), ("intermediate_size", IntermediateSize),
                     ("max_position_embeddings", MaxPositionEmbeddings), ("type_vocab_size", TypeVocabSize),
                 })
        {
            Require(value >= 1, $"{name} is {value}, and must be at least 1.");
        }

        Require(HiddenSize % NumAttentionHeads == 0, $"hidden_size {HiddenSize} is not a multiple of num_attention_heads {NumAttentionHeads}: choose heads that divide it.");
        Require(PadTokenId >= 0 && PadTokenId < VocabSize, $"pad_token_id {PadTokenId} is not one of the ids 0 to {VocabSize - 1}.");
        Require(HiddenDropoutProb is >= 0 and < 1, $"hidden_dropout_prob {HiddenDropoutProb} is not in 0 (included) to 1 (excluded).");
        Require(AttentionProbsDropoutProb is >= 0 and < 1, $"attention_probs_dropout_prob {AttentionProbsDropoutProb} is not in 0 (included) to 1 (excluded).");
        Require(ClassifierDropout is null or (>= 0 and < 1), $"classifier_dropout {ClassifierDropout} is not in 0 (included) to 1 (excluded).");
        Require(LayerNormEps is > 0 and < 1, $"layer_norm_eps {LayerNormEps} is not between 0 and 1.");
        Require(InitializerRange is > 0 and < 100, $"initializer_range {InitializerRange} is not a standard deviation above 0.");
        Require(OtherText("position_embedding_type") is null or "" or "absolute", $"position_embedding_type is {OtherText("position_embedding_type")}, and only \"absolute\" is read here: use a checkpoint with a position table.");
        Require(OtherText("is_decoder") is null or "" or "False", "is_decoder is true, and only the encoder is read here: BERT attends to both sides.");
        Require(Activations.Names.Contains(HiddenAct), $"hidden_act \"{HiddenAct?.Shown()}\" is not known: use one of {string.Join(", ", Activations.Names)}.");
    }

    private string? OtherText(string key) => Other is not null && Other.TryGetValue(key, out JsonElement value) ? value.ToString().Shown() : null;

    private static BertConfig Shape(int layers, int hidden) => new()
    {
        NumHiddenLayers = layers, HiddenSize = hidden, NumAttentionHeads = hidden / 64, IntermediateSize = 4 * hidden,
    };

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new BertNotebooksException(message);
        }
    }
}
