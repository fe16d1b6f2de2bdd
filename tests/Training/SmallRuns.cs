using BertNotebooks.Data;
using BertNotebooks.Model.Heads;
using BertNotebooks.Tests.Data;
using BertNotebooks.Tests.Model;
using BertNotebooks.Text;
using BertNotebooks.Training;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Evaluation;

namespace BertNotebooks.Tests.Training;

/// <summary>Small trainings: a vocabulary of 99 pieces, sentences of 3 to 9 drawn pieces, no file.</summary>
internal static class SmallRuns
{
    /// <summary>Five special tokens and p5 to p98.</summary>
    public static Vocabulary Vocabulary { get; } = Samples.Vocabulary(99);

    /// <summary>Batches of 4, 10 steps, learning rate 1e-2 with warm-up.</summary>
    public static TrainingArguments Arguments { get; } = new()
    {
        PerDeviceTrainBatchSize = 4, MaxSteps = 10, LearningRate = 1e-2, WarmupSteps = 2, WeightDecay = 0.01, UseCpu = true, Seed = 7, MlmProbability = 0.3,
    };

    /// <summary>A fresh model with dropout as asked for.</summary>
    public static BertForMaskedLM Model(double dropout = 0) =>
        new(SmallBert.Config with { InitializerRange = 0.05, HiddenDropoutProb = dropout, AttentionProbsDropoutProb = dropout }, seed: 2);

    /// <summary>Sentences of 3 to 9 pieces.</summary>
    public static Encoding[] Sentences(int count, long seed = 1, int padding = 0)
    {
        SeededRandom random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Samples.Encoding([.. Enumerable.Range(0, 3 + random.NextInt(7)).Select(_ => 5 + random.NextInt(94))], padding: padding))];
    }

    /// <summary>Trains a fresh model and gives all reports.</summary>
    public static StepReport[] Train(TrainingArguments arguments, double dropout = 0, IReadOnlyList<Encoding>? validation = null, int sentences = 13)
    {
        using BertForMaskedLM model = Model(dropout);
        using Trainer trainer = new(model, Vocabulary, arguments, Sentences(sentences), validation);
        List<StepReport> reports = [];
        trainer.Train(reports.Add);
        return [.. reports];
    }

    /// <summary>What of the reports must repeat: all but the times.</summary>
    public static IEnumerable<(int, double, double, double, double, EvaluationResult?)> Curve(IEnumerable<StepReport> reports) =>
        reports.Select(r => (r.Step, r.Epoch, r.Loss, r.LearningRate, r.GradNorm, r.Evaluation));

    /// <summary>The trainer's masks of an epoch, all in the order of the sentences.</summary>
    public static MaskedExample[] Masked(TrainingArguments arguments, IReadOnlyList<Encoding> sentences, int epoch = 0)
    {
        Masker masker = new(arguments.MaskingRule(), Vocabulary);
        return [.. sentences.Select((sentence, i) => masker.Mask(sentence, arguments.Seed, epoch, i))];
    }
}
