using BertNotebooks.Data.Labelled;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Text;
using BertNotebooks.Training;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Tasks;
using Xunit;
using Xunit.Abstractions;

namespace BertNotebooks.Tests.Training.Tasks;

/// <summary>The trainer against the textbook's loop, on labelled texts, in one process and by turns.</summary>
[Collection(TorchCollection.Name)]
public sealed class ClassificationSpeedTests(ITestOutputHelper output)
{
    private const int Rounds = 3, Steps = 8;

    [SlowSharedFact("tasks/sentiment-movies.train.tsv.gz", "vocab/bert-base-uncased-vocab.txt")]
    public void TrainerIsThreeTimesAsFastAsThePlainLoop()
    {
        BertTokenizer tokenizer = BertTokenizer.FromPretrained(GoldenFolder.Shared("vocab/bert-base-uncased-vocab.txt"));
        IReadOnlyList<LabelledText> texts = [.. LabelledFiles.ReadTexts([GoldenFolder.Shared("tasks/sentiment-movies.train.tsv.gz")], "0", "1").Take(1000)];
        // The length of run_glue, which pads to it; the trainer pads a batch to its longest text.
        TrainingArguments arguments = new() { MaxSeqLength = 128, PerDeviceTrainBatchSize = 16, LearningRate = 1e-4, MaxSteps = Rounds * (Steps + 1), UseCpu = true, Kit = new() { Task = "sequence-classification" } };
        BertConfig config = (BertConfig.Mini with { VocabSize = tokenizer.Vocabulary.Count }).WithLabels(["0", "1"]);
        using BertForSequenceClassification fast = new(config, 1), plain = new(config, 1);
        using Trainer trainer = new(new SequenceClassificationTask(fast, tokenizer, arguments, texts));
        using PlainTrainer loop = new(new SequenceClassificationTask(plain, tokenizer, arguments, texts));
        List<double> ratios = [];
        for (int i = 0; i < Rounds; i++)
        {
            double Seconds(Func<Action<StepReport>, CancellationToken, bool> train)
            {
                // The first step of a turn warms up.
                List<long> ends = [];
                using CancellationTokenSource stop = new();
                train(
                    _ =>
                    {
                        ends.Add(System.Diagnostics.Stopwatch.GetTimestamp());
                        if (ends.Count == Steps + 1)
                        {
                            stop.Cancel();
                        }
                    },
                    stop.Token);
                return System.Diagnostics.Stopwatch.GetElapsedTime(ends[0], ends[^1]).TotalSeconds;
            }

            double ofTrainer = Seconds(trainer.Train), ofLoop = Seconds(loop.Train);
            ratios.Add(ofLoop / ofTrainer);
            output.WriteLine(FormattableString.Invariant($"trainer {1000 * ofTrainer / Steps:F0} ms a step, plain loop {1000 * ofLoop / Steps:F0} ms: {ratios[^1]:F1} times"));
        }

        Assert.True(ratios.Order().ElementAt(Rounds / 2) >= 3, $"the median is {ratios.Order().ElementAt(Rounds / 2)}");
    }
}
