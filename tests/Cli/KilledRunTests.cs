using System.Diagnostics;
using System.Globalization;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Tests.Training.Runs;
using BertNotebooks.Training.Runs;
using Xunit;
using Xunit.Abstractions;

namespace BertNotebooks.Tests.Cli;

/// <summary>Runs that SIGKILL ends, again and again, until they come to their end all the same.</summary>
public sealed class KilledRunTests(ITestOutputHelper output) : IDisposable
{
    private readonly RunFiles _files = new();
    private readonly SeededRandom _random = new(31);
    private readonly SortedDictionary<string, int> _kills = new(StringComparer.Ordinal);

    private enum Moment
    {
        AnyTime,
        AfterSteps,
        WhileSaving,
        WhileDeleting,
        WhileEnding,
    }

    public void Dispose() => _files.Dispose();

    [Fact]
    public void RunThatIsKilledThreeTimesGivesTheSameCurveAndModel() =>
        KillAndResume(200, "mlm", [Moment.AfterSteps, Moment.WhileSaving, Moment.WhileEnding]);

    [SlowTheory]
    [InlineData("mlm", 80)]
    [InlineData("next-sentence", 40)]
    [InlineData("pretraining", 40)]
    [InlineData("sequence-classification", 40)]
    [InlineData("token-classification", 40)]
    public void RunThatIsKilledManyTimesGivesTheSameCurveAndModel(string task, int kills) => KillAndResume(
        1500, task, [.. Enumerable.Range(0, kills * 3 / 4).Select(i => (Moment)(i % 4)), .. Enumerable.Repeat(Moment.WhileEnding, kills / 4)]);

    private void KillAndResume(int steps, string task, Moment[] moments)
    {
        string Config(string output) => ArgumentsJson.WriteTask(_files, task, a =>
        {
            a["output_dir"] = output;
            a["max_steps"] = steps;
            a["save_steps"] = 20;
            a["logging_steps"] = 3;
            a["eval_steps"] = 25;
            a["lr_scheduler_type"] = "linear";
        });
        string whole = _files.Folder.Path("whole");
        Assert.Equal(0, CliProcess.Run(_files.Folder.Root, "train", "--config", Config(whole)).ExitCode);
        string config = Config(_files.Output);
        foreach (Moment moment in moments)
        {
            DateTime started = DateTime.UtcNow;
            using Process process = CliProcess.Start(_files.Folder.Root, "train", "--resume", "--config", config);
            Await(moment, process, started);
            process.Kill();
            process.WaitForExit();
            string phase = Phase(process, started);
            _kills[phase] = _kills.GetValueOrDefault(phase) + 1;
            RequireWholeCheckpoints();
        }

        output.WriteLine($"{moments.Length} kills: {string.Join(", ", _kills.Select(p => $"{p.Value} {p.Key}"))}");
        CliResult last = CliProcess.Run(_files.Folder.Root, "train", "--resume", "--config", config);
        Assert.True(last.ExitCode == 0, last.Error);
        Assert.Equal(RunFiles.Metrics(whole), RunFiles.Metrics(_files.Output));
        Assert.Equal(Weights(whole), Weights(_files.Output));
        Assert.Equal(Files(whole), Files(_files.Output));
    }

    private void Await(Moment moment, Process process, DateTime started)
    {
        int most = moment switch { Moment.AnyTime => 1500, Moment.AfterSteps => 100, Moment.WhileSaving => 25, Moment.WhileDeleting => 1, _ => 8 };
        if (moment != Moment.AnyTime)
        {
            // Only then is what an earlier kill left behind gone.
            Until(process, () => IsNew("metrics.jsonl", started));
            long length = Length("metrics.jsonl");
            Until(process, moment switch
            {
                Moment.AfterSteps => () => Length("metrics.jsonl") > length,
                Moment.WhileSaving => () => Folders("*.tmp").Length > 0,
                Moment.WhileDeleting => () => Folders("*.tmp").Any(IsOld),
                _ => () => IsNew("vocab.txt", started),
            });
        }

        Thread.Sleep(_random.NextInt(most));
    }

    private static void Until(Process process, Func<bool> come) => SpinWait.SpinUntil(() => process.HasExited || come(), TimeSpan.FromSeconds(60));

    private string Phase(Process process, DateTime started)
    {
        string[] saved = new TrainingCheckpoints(_files.Output).All, unfinished = Folders("*.tmp");
        long copied = saved.Length == 0 ? 0 : new FileInfo(Path.Combine(saved[^1], "metrics.jsonl")).Length;
        return process.ExitCode == 0 ? "too late"
            : IsNew("trainer_state.json", started) ? "while the final model was written"
            : !IsNew("metrics.jsonl", started) ? "during start-up"
            : unfinished.Any(IsOld) ? "while an old checkpoint was deleted"
            : unfinished.Length > 0 ? "while a checkpoint was written"
            : Length("metrics.jsonl") > copied ? "between two steps or in one"
            : "before the first line after a checkpoint";
    }

    private bool IsOld(string unfinished) => new TrainingCheckpoints(_files.Output).All is [.., string newest] && StepOf(unfinished) < StepOf(newest);

    private static int StepOf(string folder) => int.Parse(Path.GetFileName(folder).Split('-', '.')[1], CultureInfo.InvariantCulture);

    private bool IsNew(string name, DateTime started) => new FileInfo(Path.Combine(_files.Output, name)) is { Exists: true } file && file.LastWriteTimeUtc > started;

    private void RequireWholeCheckpoints()
    {
        Assert.All(Directory.Exists(_files.Output) ? new TrainingCheckpoints(_files.Output).All : [], folder => TrainerState.Load(folder));
        Assert.True(!File.Exists(Path.Combine(_files.Output, "model.safetensors")) || FinishedRun.IsAt(_files.Output));
    }

    private string[] Folders(string pattern) => Directory.Exists(_files.Output) ? Directory.GetDirectories(_files.Output, $"checkpoint-{pattern}") : [];

    private long Length(string name) => new FileInfo(Path.Combine(_files.Output, name)) is { Exists: true } file ? file.Length : 0;

    private static byte[] Weights(string folder) => File.ReadAllBytes(Path.Combine(folder, "model.safetensors"));

    private static string[] Files(string folder) => [.. Directory.GetFileSystemEntries(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
