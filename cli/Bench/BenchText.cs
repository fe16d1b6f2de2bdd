using BertNotebooks.Data.Corpora;
using BertNotebooks.Text;
using BertNotebooks.Training;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Inputs;

namespace BertNotebooks.Cli.Bench;

/// <summary>The sentences that the bench trains on and how: the well-known tutorial's, without its padding.</summary>
/// <param name="Tokenizer">The tokenizer.</param>
/// <param name="Inputs">The encoded sentences.</param>
internal sealed record BenchText(BertTokenizer Tokenizer, IReadOnlyList<Encoding> Inputs)
{
    private static readonly BookPipeline Pipeline = BookPipeline.Tutorial with { WordCounting = WordCounting.Whitespace, PadToMaxLength = false };

    /// <summary>Longest input; the plain trainer pads all inputs to it.</summary>
    public static int MaxSeqLength => Pipeline.MaxSeqLength;

    /// <summary>The arguments of the kit's runs.</summary>
    public static TrainingArguments Arguments { get; } = new()
    {
        PerDeviceTrainBatchSize = 8, GroupByLength = true, MaxSeqLength = MaxSeqLength, LearningRate = 1e-4, LrSchedulerType = "constant",
        WeightDecay = 0.01, MaxGradNorm = 1, MaxSteps = int.MaxValue, UseCpu = true, Seed = 42,
    };

    /// <summary>Pieces of an input in the mean, [CLS] and [SEP] included.</summary>
    public double MeanTokens => Inputs.Average(e => e.Length);

    public static BenchText Read(string text, string vocab)
    {
        BertTokenizer tokenizer = BertTokenizer.FromPretrained(vocab);
        return new BenchText(tokenizer, MlmInputs.FromSentences(Pipeline.Sentences(Corpus.ReadText(text)), tokenizer, MaxSeqLength));
    }

    /// <summary>The settings under the names of the training arguments.</summary>
    public object Settings(string text, string vocab) => new
    {
        text,
        vocab,
        sentences = Inputs.Count,
        mean_tokens = MeanTokens,
        Arguments.PerDeviceTrainBatchSize,
        Arguments.GroupByLength,
        Arguments.MaxSeqLength,
        Arguments.MlmProbability,
        Arguments.LearningRate,
        Arguments.LrSchedulerType,
        Arguments.WeightDecay,
        Arguments.MaxGradNorm,
        Arguments.AdamBeta1,
        Arguments.AdamBeta2,
        Arguments.AdamEpsilon,
        Arguments.Seed,
        optim = "adamw",
        hidden_dropout_prob = Model.BertConfig.Tiny.HiddenDropoutProb,
        attention_probs_dropout_prob = Model.BertConfig.Tiny.AttentionProbsDropoutProb,
        dtype = "float32",
        plain = "padded to max_seq_length, logits at all positions, torch's AdamW and clip_grad_norm_",
    };
}
