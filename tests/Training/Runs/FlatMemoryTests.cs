using System.Diagnostics;
using BertNotebooks.Cli.Bench;
using BertNotebooks.Cli.Terminal;
using BertNotebooks.Display;
using BertNotebooks.Engine;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Tests.Model;
using BertNotebooks.Training;
using BertNotebooks.Training.Arguments;
using Xunit;
using Xunit.Abstractions;

namespace BertNotebooks.Tests.Training.Runs;

[Collection(AloneCollection.Name)]
public sealed class FlatMemoryTests(ITestOutputHelper output)
{
    private const double MostGrowth = 30;

    [SlowTheory]
    [InlineData("tiny")]
    public void TwoThousandStepsOfManyLengthsTakeNoMoreMemoryThanTwoHundred(string preset)
    {
        TorchRuntime.Require();
        BenchText text = BenchText.Read(Lesson.DataPath(["book"]), Lesson.DataPath(["vocab.txt"]));
        using BertForMaskedLM model = new(BertConfig.Presets[preset] with { VocabSize = text.Tokenizer.Vocabulary.Count });
        // In the order of the draw, not by length: each step asks the allocator for other sizes.
        TrainingArguments arguments = BenchText.Arguments with { GroupByLength = false, MaxSteps = 2000 };
        using Trainer trainer = new(model, text.Tokenizer.Vocabulary, arguments, text.Inputs);
        List<(int Step, double Resident, long Tensors)> measured = [];
        trainer.Train(report =>
        {
            if (report.Step % 200 == 0)
            {
                measured.Add((report.Step, Resident(), SmallBert.LiveTensors));
                output.WriteLine(FormattableString.Invariant($"{preset}, step {report.Step}: {measured[^1].Resident:F1} MiB, {measured[^1].Tensors} tensors"));
            }
        });
        Assert.Equal(10, measured.Count);
        Assert.All(measured, m => Assert.Equal(measured[0].Tensors, m.Tensors));
        Assert.InRange(measured[^1].Resident - measured[0].Resident, -double.MaxValue, MostGrowth);
    }

    // MiB, without what the collector could give back.
    private static double Resident()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using Process self = Process.GetCurrentProcess();
        return self.WorkingSet64 / Math.Pow(1024, 2);
    }
}
