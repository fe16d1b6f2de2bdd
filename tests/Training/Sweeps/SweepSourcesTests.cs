using BertNotebooks.Tests.Engine;
using BertNotebooks.Tests.Training.Runs;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Sweeps;
using Xunit;

namespace BertNotebooks.Tests.Training.Sweeps;

/// <summary>A sweep compares runs, so all of them must be made from the same files.</summary>
[Collection(TorchCollection.Name)]
public sealed class SweepSourcesTests : IDisposable
{
    private readonly RunFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("text.txt", "train_file had the fingerprint")]
    [InlineData("held.txt", "validation_file had the fingerprint")]
    [InlineData("vocab.txt", "tokenizer_name had the fingerprint")]
    [InlineData("config.json", "config_name had the fingerprint")]
    public void FurtherSeedsAreNotPutBesideRunsOfOtherFiles(string name, string expected)
    {
        Sweep.Of(Seeds(1, 2)).Execute();
        string before = File.ReadAllText(Path.Combine(_files.Output, "sweep.jsonl"));
        string path = _files.Folder.Path(name), text = File.ReadAllText(path);
        File.WriteAllText(path, name switch
        {
            "vocab.txt" => text.Replace("p97\np98\n", "p98\np97\n", StringComparison.Ordinal),
            "config.json" => text.Replace("0.05", "0.06", StringComparison.Ordinal),
            _ => text.Replace("p9", "p8", StringComparison.Ordinal),
        });
        string message = Assert.Throws<BertNotebooksException>(() => Sweep.Of(Seeds(1, 2, 3)).Execute(resume: true, onStep: _ => Assert.Fail("a run began"))).Message;
        Assert.Contains(expected, message);
        Assert.Contains("seed=1", message);
        Assert.Contains("overwrite_output_dir", message);
        Assert.Equal(before, File.ReadAllText(Path.Combine(_files.Output, "sweep.jsonl")));
        Assert.False(Directory.Exists(Path.Combine(_files.Output, "seed=3")));
        // All anew, or the file as it was: both compare.
        List<string> trained = [];
        Sweep.Of(Seeds(1, 2, 3) with { OverwriteOutputDir = true }).Execute(resume: true, onStep: p => trained.Add(p.Run.Name));
        Assert.Equal(["seed=1", "seed=2", "seed=3"], trained.Distinct());
    }

    [Fact]
    public void RunsThatWereInterruptedAreComparedBeforeAnythingIsTrained()
    {
        using CancellationTokenSource stop = new();
        Sweep.Of(Seeds(1, 2)).Execute(onStep: p => { if (p.Step.Step == 3) { stop.Cancel(); } }, cancellationToken: stop.Token);
        File.AppendAllText(_files.Folder.Path("text.txt"), "p9 p10 p11 p12\n");
        string message = Assert.Throws<BertNotebooksException>(() => Sweep.Of(Seeds(2, 1)).Execute(resume: true, onStep: _ => Assert.Fail("a run began"))).Message;
        Assert.Contains("train_file had the fingerprint", message);
    }

    [Fact]
    public void FileThatChangesWhileTheSweepRunsEndsIt()
    {
        string message = Assert.Throws<BertNotebooksException>(() => Sweep.Of(Seeds(1, 2)).Execute(onStep: p =>
        {
            if (p is { Run.Name: "seed=1", Step.Step: 6 })
            {
                File.AppendAllText(_files.Folder.Path("held.txt"), "p9 p10 p11 p12\n");
            }
        })).Message;
        Assert.Contains("A file has changed since the sweep began (validation_file", message);
        Assert.Single(File.ReadAllLines(Path.Combine(_files.Output, "sweep.jsonl")));
    }

    [Fact]
    public void SameFilesElsewhereAreTheSame()
    {
        Sweep.Of(Seeds(1)).Execute();
        Sweep.Of(Seeds(1, 2)).Execute(resume: true, onStep: p => Assert.Equal("seed=2", p.Run.Name));
        // true in a file is --resume.
        Sweep.Of(Seeds(1, 2) with { ResumeFromCheckpoint = TrainingArguments.NewestCheckpoint }).Execute(onStep: _ => Assert.Fail("a run began"));
        Assert.Contains("a sweep has many runs", Assert.Throws<BertNotebooksException>(() => Sweep.Of(Seeds(1) with { ResumeFromCheckpoint = "x" }).Execute()).Message);
    }

    [Fact]
    public void ModelThatIsSweptMayNotLieInTheSweepsFolder()
    {
        Sweep.Of(Seeds(1)).Execute();
        string model = Path.Combine(_files.Output, "seed=1");
        TrainingArguments models = _files.Arguments with { OverwriteOutputDir = true, ConfigName = null, Kit = new KitArguments { Sweep = new() { ["model_name_or_path"] = [model] } } };
        Assert.Contains("holds model_name_or_path", Assert.Throws<BertNotebooksException>(() => Sweep.Of(models).Execute()).Message);
        Assert.True(File.Exists(Path.Combine(model, "model.safetensors")));
    }

    private TrainingArguments Seeds(params object?[] seeds) => _files.Arguments with
    {
        MaxSteps = 6,
        EvalStrategy = "no",
        Kit = new KitArguments { Sweep = new() { ["seed"] = seeds } },
    };
}
