using System.Text.Json;
using System.Text.Json.Nodes;
using BertNotebooks.Checkpoints;
using BertNotebooks.Model;
using BertNotebooks.Tests.Model;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Runs;

namespace BertNotebooks.Tests.Training.Runs;

/// <summary>The files of a small run: config.json, vocab.txt and a text, in a folder of their own.</summary>
internal sealed class RunFiles : IDisposable
{
    /// <summary>Writes the files.</summary>
    public RunFiles()
    {
        BertConfig config = SmallBert.Config with { HiddenDropoutProb = 0.2, AttentionProbsDropoutProb = 0.2, InitializerRange = 0.05 };
        config.Save(Folder.Path("config.json"));
        SmallRuns.Vocabulary.Save(Folder.Path("vocab.txt"));
        Folder.Write("text.txt", string.Concat(SmallRuns.Sentences(14).Select(s => string.Join(' ', s.InputIds[1..^1].Select(id => $"p{id}")) + "\n")));
        Folder.Write("held.txt", "p5 p6 p7 p8 p9 p10 p11 p12 p13 p14 p15\np16 p17 p18 p19 p20 p21 p22 p23 p24 p25\n");
    }

    /// <summary>The folder; <see cref="Dispose"/> deletes it.</summary>
    public TempFolder Folder { get; } = new();

    /// <summary>Where the run writes.</summary>
    public string Output => Folder.Path("out");

    /// <summary>Batches of 2, accumulated to 4, 11 steps, evaluation every 4, a log line every 3.</summary>
    public TrainingArguments Arguments => SmallRuns.Arguments with
    {
        ConfigName = Folder.Path("config.json"),
        TokenizerName = Folder.Path("vocab.txt"),
        TrainFile = [Folder.Path("text.txt")],
        ValidationFile = [Folder.Path("held.txt")],
        OutputDir = Output,
        LineByLine = true,
        MaxSeqLength = 13,
        MaxSteps = 11,
        PerDeviceTrainBatchSize = 2,
        GradientAccumulationSteps = 2,
        EvalStrategy = "steps",
        EvalSteps = 4,
        LoggingSteps = 3,
        SaveSteps = 100,
    };

    /// <summary>Runs to the end, or until the step at which it is told to stop.</summary>
    public static bool Execute(TrainingArguments arguments, bool resume = false, int stopAt = int.MaxValue)
    {
        using CancellationTokenSource stop = new();
        using TrainingRun run = TrainingRun.Open(arguments, resume);
        return run.Execute(
            report =>
            {
                if (report.Step == stopAt)
                {
                    stop.Cancel();
                }
            },
            stop.Token);
    }

    /// <summary>The lines of a metrics.jsonl without the speed, which is another each time.</summary>
    public static string[] Metrics(string folder) => [.. File.ReadAllLines(Path.Combine(folder, "metrics.jsonl")).Select(line =>
    {
        JsonObject values = JsonNode.Parse(line)!.AsObject();
        values.Remove("tokens_per_second");
        return values.ToJsonString();
    })];

    /// <summary>The steps that metrics.jsonl has lines for.</summary>
    public static int[] Steps(string folder) => [.. Metrics(folder).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("step").GetInt32())];

    /// <summary>Deletes the folder.</summary>
    public void Dispose() => Folder.Dispose();
}
