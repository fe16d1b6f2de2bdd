using BertNotebooks.Checkpoints.SentenceTransformers;
using BertNotebooks.Inference;
using BertNotebooks.Tests.Cli;
using BertNotebooks.Tests.Model;
using Xunit;

namespace BertNotebooks.Tests.Checkpoints.SentenceTransformers;

/// <summary>Vectors against the same arithmetic in plain loops, for what a folder of sentence-transformers may say.</summary>
[Collection(TorchCollection.Name)]
public sealed class SentenceTransformerTests
{
    private const string Text = "p7 p20 p9 p33";

    // [CLS], the pieces of Text, [SEP].
    private static readonly int[] s_ids = [2, 7, 20, 9, 33, 3];

    public static TheoryData<string, string[]> Poolings => new()
    {
        { """{"pooling_mode_cls_token":true,"pooling_mode_mean_tokens":false}""", ["cls"] },
        { """{"pooling_mode_max_tokens":true,"pooling_mode_mean_tokens":false,"word_embedding_dimension":24}""", ["max"] },
        { """{"pooling_mode_mean_tokens":true}""", ["mean"] },
        { """{"pooling_mode_mean_tokens":false,"pooling_mode_mean_sqrt_len_tokens":true}""", ["mean_sqrt_len_tokens"] },
        { """{"pooling_mode_mean_tokens":false,"pooling_mode_weightedmean_tokens":true}""", ["weightedmean"] },
        { """{"pooling_mode_mean_tokens":false,"pooling_mode_lasttoken":true}""", ["lasttoken"] },
        // Flags stand side by side in an order of their own, whatever that of the file; a flag that is not there is false, but for the mean's.
        { """{"pooling_mode_mean_sqrt_len_tokens":true,"pooling_mode_max_tokens":true,"pooling_mode_cls_token":true}""", ["cls", "max", "mean", "mean_sqrt_len_tokens"] },
        // Names stand in the order of the file, and go before flags.
        { """{"embedding_dimension":24,"pooling_mode":"max","pooling_mode_cls_token":true}""", ["max"] },
        { """{"pooling_mode":["lasttoken","mean","cls"],"include_prompt":true}""", ["lasttoken", "mean", "cls"] },
        { """{"pooling_mode":["weightedmean","mean_sqrt_len_tokens"]}""", ["weightedmean", "mean_sqrt_len_tokens"] },
    };

    [Theory]
    [MemberData(nameof(Poolings))]
    public void PoolingIsTheFoldersAndNothingIsNormalisedUnasked(string config, string[] modes)
    {
        using SentenceFolder folder = new();
        folder.Write("1_Pooling/config.json", config);
        AssertNear(Pooled(folder.States(s_ids), modes), Embed(folder, Text));
    }

    [Theory]
    [InlineData("torch.nn.modules.activation.Tanh", true)]
    [InlineData("torch.nn.modules.activation.ReLU", true)]
    [InlineData("torch.nn.modules.activation.Sigmoid", false)]
    [InlineData("torch.nn.modules.activation.SiLU", true)]
    [InlineData("torch.nn.modules.activation.GELU", true)]
    [InlineData("torch.nn.modules.linear.Identity", false)]
    public void DenseLayersAndNormalisationsFollowInTheOrderOfTheList(string activation, bool bias)
    {
        using SentenceFolder folder = new();
        folder.Write("1_Pooling/config.json", """{"pooling_mode":["cls","mean"]}""");
        folder.Modules(("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize"), ("3_Dense", "Dense"), ("4_Dense", "Dense"));
        var first = folder.Dense("3_Dense", 48, 7, activation, bias);
        var second = folder.Dense("4_Dense", 7, 5, "torch.nn.modules.activation.Tanh");
        double[] hidden = Apply(first, Unit(Pooled(folder.States(s_ids), "cls", "mean")), x => activation.Split('.')[^1] switch
        {
            "Tanh" => Math.Tanh(x),
            "ReLU" => Math.Max(0, x),
            "Sigmoid" => 1 / (1 + Math.Exp(-x)),
            "SiLU" => x / (1 + Math.Exp(-x)),
            "GELU" => x * Normal(x),
            _ => x,
        });
        AssertNear(Apply(second, hidden, Math.Tanh), Embed(folder, Text));
        // The control: normalised at the end it is another vector.
        folder.Modules(("", "Transformer"), ("1_Pooling", "Pooling"), ("3_Dense", "Dense"), ("4_Dense", "Dense"), ("5_Normalize", "Normalize"));
        Assert.Equal(1, Math.Sqrt(Embed(folder, Text).Sum(x => x * x)), 6);
    }

    [Fact]
    public void DenseWithoutAnActivationNamedIsTanhWithABias()
    {
        using SentenceFolder folder = new();
        folder.Modules(("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Dense", "Dense"));
        var layer = folder.Dense("2_Dense", 24, 9, "torch.nn.modules.activation.Tanh");
        folder.Write("2_Dense/config.json", """{"in_features":24,"out_features":9}""");
        AssertNear(Apply(layer, Pooled(folder.States(s_ids), "mean"), Math.Tanh), Embed(folder, Text));
    }

    [Theory]
    [InlineData("0_BERT")]
    [InlineData("0_Transformer")]
    public void EncoderOfAnOlderFolderLiesBelow(string encoder)
    {
        using SentenceFolder folder = new(encoder);
        folder.Write($"{encoder}/sentence_bert_config.json", new { max_seq_length = 4, do_lower_case = false });
        AssertNear(Pooled(folder.States(2, 7, 20, 3), "mean"), Embed(folder, Text));
    }

    [Theory]
    // Whose limit counts: that of sentence_bert_config.json, else the tokenizer's, and the 13 positions above all.
    [InlineData("""{"max_seq_length":5}""", 8, 5)]
    [InlineData("""{"max_seq_length":9}""", 8, 9)]
    [InlineData("""{"max_seq_length":null}""", 8, 8)]
    [InlineData("""{"transformer_task":"feature-extraction","module_output_name":"token_embeddings","modality_config":{"text":{"method":"forward","method_output_name":"last_hidden_state"}}}""", 8, 8)]
    [InlineData("""{"max_seq_length":512}""", 8, 13)]
    [InlineData(null, 512, 13)]
    [InlineData(null, null, 13)]
    [InlineData(null, 6, 6)]
    public void LimitIsTheFoldersAndTheCommandSaysWhereItCuts(string? config, int? modelMaxLength, int limit)
    {
        using SentenceFolder folder = new(modelMaxLength: modelMaxLength);
        if (config is not null)
        {
            folder.Write("sentence_bert_config.json", config);
        }

        int[] inner = [.. Enumerable.Range(30, 20)];
        string Of(int pieces) => string.Join(' ', inner[..pieces].Select(id => $"p{id}"));
        CliResult whole = Run(folder, Of(limit - 2)), cut = Run(folder, "p5", Of(limit - 1));
        Assert.Equal((0, ""), (whole.ExitCode, whole.Error));
        Assert.Equal((0, $"Text 2 has {limit + 1} tokens, special tokens included, and the model reads {limit}: its vector is that of its beginning. Split it to have it read whole.\n"), (cut.ExitCode, cut.Error));
        AssertNear(Pooled(folder.States([2, .. inner[..(limit - 2)], 3]), "mean"), Embed(folder, Of(20)));
    }

    [Fact]
    public void PlainFolderIsReadUpToTheTokenizersLimit()
    {
        using SentenceFolder folder = new(modelMaxLength: 5);
        File.Delete(folder.Path("modules.json"));
        Directory.Delete(folder.Path("1_Pooling"), recursive: true);
        AssertNear(Unit(Pooled(folder.States(2, 7, 20, 9, 3), "mean")), Embed(folder, Text));
        Assert.Contains("Text 1 has 6 tokens", Run(folder, Text).Error);
    }

    [Fact]
    public void LowerCaseIsWrittenWhereTheFolderSaysSo()
    {
        using SentenceFolder folder = new();
        Assert.NotEqual(Embed(folder, Text), Embed(folder, Text.ToUpperInvariant()));
        folder.Write("sentence_bert_config.json", """{"max_seq_length":null,"do_lower_case":true}""");
        Assert.Equal(Embed(folder, Text), Embed(folder, Text.ToUpperInvariant()));
        // A special token that is written in the text is a word then: one piece that is unknown, between brackets that are, too.
        AssertNear(Pooled(folder.States(2, 7, 1, 1, 1, 3), "mean"), Embed(folder, "P7 [MASK]"));
    }

    [Theory]
    [InlineData(true, "mean", 0)]
    [InlineData(false, "mean", 3)]
    [InlineData(false, "max", 3)]
    [InlineData(false, "weightedmean", 3)]
    [InlineData(false, "mean_sqrt_len_tokens", 3)]
    [InlineData(false, "cls", 0)]
    public void DefaultPromptStandsBeforeEachTextAndCountsWhereItShould(bool includePrompt, string mode, int first)
    {
        using SentenceFolder folder = new();
        folder.Write("1_Pooling/config.json", new { pooling_mode = mode, include_prompt = includePrompt });
        double[] without = Embed(folder, Text);
        folder.Write("config_sentence_transformers.json", """{"prompts":{"query":"p80 p81 ","document":"p5 "},"default_prompt_name":null,"similarity_fn_name":"cosine"}""");
        Assert.Equal(without, Embed(folder, Text));
        folder.Write("config_sentence_transformers.json", """{"model_type":"SentenceTransformer","prompts":{"query":"p80 p81 ","document":"p5 "},"default_prompt_name":"query"}""");
        AssertNear(Pooled(folder.States(2, 80, 81, 7, 20, 9, 33, 3), first, mode), Embed(folder, Text));
    }

    [Fact]
    public void ModelFromElsewhereHasItsVectorsOnAllThreads()
    {
        using SentenceFolder folder = new();
        using SentenceTransformer model = SentenceTransformer.FromPretrained(folder.Root);
        SentenceEmbedder embedder = new(model);
        string[] texts = [.. Enumerable.Range(5, 90).Select(id => $"p{id} p{id + 1}")];
        float[][] expected = [.. embedder.Embed(texts)], actual = new float[texts.Length][];
        Parallel.For(0, texts.Length, i => actual[i] = embedder.Embed([texts[i]])[0]);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void NullIsRefusedByName()
    {
        using SentenceFolder folder = new();
        using SentenceTransformer model = SentenceTransformer.FromPretrained(folder.Root);
        SentenceEmbedder embedder = new(model);
        void Refused(string name, Func<object> call) => Assert.Equal(name, Assert.Throws<ArgumentNullException>(call).ParamName);
        Refused("folder", () => SentenceTransformer.FromPretrained(null!));
        Refused("pretrained", () => new SentenceEmbedder(null!));
        Refused("model", () => new SentenceEmbedder(null!, model.Tokenizer));
        Refused("tokenizer", () => new SentenceEmbedder(model.Model, null!));
        Refused("texts", () => embedder.Embed(null!));
        Refused("text", () => embedder.Embed(["p7", null!]));
        Refused("text", () => embedder.CountTokens(null!));
    }

    [Fact]
    public void EmbeddingLeavesNoTensorBehind()
    {
        using SentenceFolder folder = new();
        folder.Modules(("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Dense", "Dense"), ("3_Normalize", "Normalize"));
        folder.Dense("2_Dense", 24, 9, "torch.nn.modules.activation.GELU");
        long before = SmallBert.LiveTensors;
        using (SentenceTransformer model = SentenceTransformer.FromPretrained(folder.Root))
        {
            SentenceEmbedder embedder = new(model);
            embedder.Embed([Text]);
            long opened = SmallBert.LiveTensors;
            embedder.Embed([Text, "p5"]);
            Assert.Equal(opened, SmallBert.LiveTensors);
        }

        Assert.Equal(before, SmallBert.LiveTensors);
    }

    private static CliResult Run(SentenceFolder folder, params string[] texts) => CommandHere.Run("", ["embed", "--model", folder.Root, "--json", .. texts]);

    private static double[] Embed(SentenceFolder folder, string text)
    {
        using SentenceTransformer model = SentenceTransformer.FromPretrained(folder.Root);
        return [.. new SentenceEmbedder(model).Embed([text])[0].Select(x => (double)x)];
    }

    private static double[] Pooled(double[][] states, params string[] modes) => Pooled(states, 0, modes);

    private static double[] Pooled(double[][] states, int first, params string[] modes)
    {
        int length = states.Length, width = states[0].Length;
        IEnumerable<double> Column(int h) => states[first..].Select(state => state[h]);
        return
        [
            .. modes.SelectMany(mode => Enumerable.Range(0, width).Select(h => mode switch
            {
                "cls" => states[0][h],
                "max" => Column(h).Max(),
                "mean" => Column(h).Average(),
                "mean_sqrt_len_tokens" => Column(h).Sum() / Math.Sqrt(length - first),
                "weightedmean" => Enumerable.Range(first, length - first).Sum(t => (t + 1) * states[t][h]) / Enumerable.Range(first, length - first).Sum(t => t + 1),
                "lasttoken" => states[^1][h],
                _ => throw new InvalidOperationException(mode),
            })),
        ];
    }

    private static double[] Apply((double[][] W, double[] B) layer, double[] vector, Func<double, double> activation) =>
        [.. layer.W.Zip(layer.B, (row, b) => activation(row.Zip(vector, (w, x) => w * x).Sum() + b))];

    private static double[] Unit(double[] vector)
    {
        double length = Math.Sqrt(vector.Sum(x => x * x));
        return [.. vector.Select(x => x / length)];
    }

    // The normal distribution's integral up to x, by Simpson's rule from 0.
    private static double Normal(double x)
    {
        const int parts = 2000;
        double step = x / parts;
        double Density(double at) => Math.Exp(-at * at / 2) / Math.Sqrt(2 * Math.PI);
        return 0.5 + Enumerable.Range(0, parts).Sum(i => step / 6 * (Density(i * step) + 4 * Density((i + 0.5) * step) + Density((i + 1) * step)));
    }

    // Float32 states, summed in another order.
    private static void AssertNear(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5 * (1 + Math.Abs(pair.First))));
    }
}
