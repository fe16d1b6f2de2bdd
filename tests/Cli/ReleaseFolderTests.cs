using System.Text.Json;
using System.Text.Json.Nodes;
using BertNotebooks.Checkpoints;
using BertNotebooks.Checkpoints.Hub;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Tests.Checkpoints;
using BertNotebooks.Tests.Checkpoints.Hub;
using BertNotebooks.Tests.Model;
using BertNotebooks.Tests.Training;
using BertNotebooks.Tests.Training.Runs;
using BertNotebooks.Tests.Training.Tasks;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Runs;
using TorchSharp;
using Xunit;

namespace BertNotebooks.Tests.Cli;

// Over 150 lines: all that opens a folder, by one list of releases.
/// <summary>Folders as releases of <c>transformers</c> write them give, on every road, what the kit's own folder gives.</summary>
[Collection(TorchCollection.Name)]
public sealed class ReleaseFolderTests : IDisposable
{
    private static readonly string[] NewFiles = ["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"];

    private readonly RunFiles _files = new();
    private readonly BertTokenizer _tokenizer = new(SmallRuns.Vocabulary);

    public static TheoryData<string> Releases => [.. ReleaseFolder.Releases];

    private TempFolder Folder => _files.Folder;

    public void Dispose() => _files.Dispose();

    [Fact]
    public void LayoutsAreThoseOfTheReleases()
    {
        Masked();
        (string own, _) = Both("5.24.0");
        string Config(string release) => File.ReadAllText(Path.Combine(Folder.Path(release), "config.json"));
        Assert.Equal(NewFiles, Names(Folder.Path("5.24.0")));
        Assert.Contains("vocab.txt", Names(own));
        Assert.Contains("\"dtype\"", Config("5.24.0"), StringComparison.Ordinal);
        Assert.DoesNotContain("use_cache", Config("5.24.0"), StringComparison.Ordinal);
        Both("4.55.4");
        Assert.DoesNotContain("\"dtype\"", Config("4.55.4"), StringComparison.Ordinal);
        Both("5.24.0 in shards");
        Assert.Equal(["Rest-of.it.safetensors", "config.json", "model.safetensors.index.json", "part-a.safetensors", "tokenizer.json", "tokenizer_config.json"], Names(Folder.Path("5.24.0 in shards")));
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public void CommandsAnswerAsOfTheKitsFolder(string release)
    {
        Masked();
        (string own, string other) = Both(release);
        string text = Folder.Path("held.txt");
        foreach (string[] command in new string[][]
        {
            ["fill-mask", "--json", "p5 [MASK] P6"], ["embed", "--json", "p5 p6", "P7"], ["score", "--json"], ["evaluate", "--text", text, "--mlm-probability", "0.4", "--json"], ["inspect"],
        })
        {
            CliResult expected = CommandHere.Run("p5 p6\n", [command[0], "--model", own, .. command[1..]]), actual = CommandHere.Run("p5 p6\n", [command[0], "--model", other, .. command[1..]]);
            Assert.True(actual.ExitCode == 0, actual.Error);
            Assert.Equal((expected.ExitCode, expected.Output), (actual.ExitCode, actual.Output));
        }

        CliResult ids = CommandHere.Run("""{"text": "P5 p6 nowhere"}""", "tokenize", "--vocab", other);
        Assert.Equal(CommandHere.Run("""{"text": "P5 p6 nowhere"}""", "tokenize", "--vocab", own).Output, ids.Output);
        Assert.Equal((0, ""), (ids.ExitCode, ids.Error));
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public void ClassesReadTheSameNumbersAndWriteAWholeFolder(string release)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Masked(tied: false);
        (string own, string other) = Both(release);
        using PretrainedModel expected = PretrainedModel.FromPretrained(own), actual = PretrainedModel.FromPretrained(other);
        Assert.Empty(actual.Report.Missing.Concat(actual.Report.Unexpected).Concat(actual.Report.Converted));
        foreach ((string name, var parameter) in expected.Model.named_parameters())
        {
            SmallBert.AssertClose(parameter, actual.Model.state_dict()[name], 0, name);
        }

        Assert.Equal(_tokenizer.Vocabulary.Pieces, actual.Tokenizer.Vocabulary.Pieces);
        actual.SavePretrained(Folder.Path("again"));
        Assert.Equal(Names(own).Order(), Names(Folder.Path("again")).Order());
        JsonElement config = GoldenModel.Json(Folder.Path("again", "config.json"));
        Assert.Equal("float32", config.GetProperty("dtype").GetString());
        Assert.False(config.TryGetProperty("torch_dtype", out _));
        Assert.Equal(release.StartsWith('5'), config.TryGetProperty("key_of_a_later_release", out _));
        Assert.Equal(File.ReadAllBytes(Path.Combine(own, "model.safetensors")), File.ReadAllBytes(Folder.Path("again", "model.safetensors")));
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public void ClassifyAndEvaluateAnswerAsOfTheKitsFolder(string release)
    {
        BertConfig config = SmallBert.Config.WithLabels(["no", "yes"]) with { InitializerRange = 0.5 };
        using (BertForSequenceClassification model = new(config, 3))
        {
            ModelFolder.Save(Folder.Path("own"), model, config, _tokenizer);
        }

        (string own, string other) = Both(release);
        string held = TaskFiles.Arguments(_files, "sequence-classification").ValidationFile[0];
        foreach (string[] command in new string[][] { ["classify", "--json", "p5 P6", "p90"], ["evaluate", "--text", held, "--json"], ["inspect"] })
        {
            CliResult expected = CommandHere.Run("", [command[0], "--model", own, .. command[1..]]), actual = CommandHere.Run("", [command[0], "--model", other, .. command[1..]]);
            Assert.True(actual.ExitCode == 0, actual.Error);
            Assert.Equal(expected.Output, actual.Output);
        }
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public void TrainingStartsFromItAndGoesOn(string release)
    {
        Masked();
        (string own, string other) = Both(release);
        TrainingArguments arguments = _files.Arguments with { ModelNameOrPath = own, ConfigName = null, TokenizerName = null, OutputDir = Folder.Path("whole") };
        Assert.True(RunFiles.Execute(arguments));
        TrainingArguments stopped = arguments with { ModelNameOrPath = other, OutputDir = _files.Output };
        Assert.False(RunFiles.Execute(stopped, stopAt: 5));
        Assert.True(RunFiles.Execute(stopped, resume: true));
        Assert.Equal(RunFiles.Metrics(arguments.OutputDir!), RunFiles.Metrics(_files.Output));
        Assert.Equal(File.ReadAllBytes(Folder.Path("whole", "model.safetensors")), File.ReadAllBytes(Path.Combine(_files.Output, "model.safetensors")));
        Assert.Contains("vocab.txt", Names(_files.Output));
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public void ItsTokenizerIsTakenByName(string release)
    {
        Masked();
        (string own, string other) = Both(release);
        TrainingArguments arguments = _files.Arguments with { TokenizerName = own, MaxSteps = 2, OutputDir = Folder.Path("whole") };
        Assert.True(RunFiles.Execute(arguments));
        Assert.True(RunFiles.Execute(arguments with { TokenizerName = other, OutputDir = _files.Output }));
        Assert.Equal(RunFiles.Metrics(arguments.OutputDir!), RunFiles.Metrics(_files.Output));
        if (release.StartsWith('5'))
        {
            Assert.True(RunFiles.Execute(arguments with { TokenizerName = Path.Combine(other, "tokenizer.json"), OutputDir = Folder.Path("third") }));
            Assert.Equal(RunFiles.Metrics(arguments.OutputDir!), RunFiles.Metrics(Folder.Path("third")));
        }
    }

    // Somebody may have the folder of a run opened and saved by transformers 5 before it goes on.
    [Theory]
    [MemberData(nameof(Releases))]
    public void CheckpointInItsLayoutIsAModelFolder(string release)
    {
        Assert.False(RunFiles.Execute(_files.Arguments, stopAt: 5));
        string checkpoint = Path.Combine(_files.Output, "checkpoint-5"), other = Folder.Path("other");
        ReleaseFolder.Write(checkpoint, other, release);
        using PretrainedModel expected = PretrainedModel.FromPretrained(checkpoint), actual = PretrainedModel.FromPretrained(other);
        Assert.All(expected.Model.named_parameters(), p => SmallBert.AssertClose(p.parameter, actual.Model.state_dict()[p.name], 0, p.name));
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task HubGivesAllOfItAndItOpens(string release)
    {
        Masked();
        (string own, string other) = Both(release);
        HubModel model = HubModel.FromFolder("kit/small", other);
        await using FakeHub hub = await FakeHub.StartAsync(model);
        HubSnapshot snapshot = await hub.DownloadAsync();
        Assert.Equal(model.Files.Keys.Order(StringComparer.Ordinal), Names(snapshot.Folder));
        string[] ask = ["--json", "p5 [MASK] p6"];
        CliResult expected = CommandHere.Run("", ["fill-mask", "--model", own, .. ask]), actual = CommandHere.Run("", ["fill-mask", "--model", snapshot.Folder, .. ask]);
        Assert.Equal((0, expected.Output), (actual.ExitCode, actual.Output));
    }

    private void Masked(bool tied = true)
    {
        using BertForMaskedLM model = SmallBert.Create(SmallBert.Config with { TieWordEmbeddings = tied });
        ModelFolder.Save(Folder.Path("own"), model, model.Config, _tokenizer);
    }

    private (string Own, string Other) Both(string release)
    {
        ReleaseFolder.Write(Folder.Path("own"), Folder.Path(release), release);
        return (Folder.Path("own"), Folder.Path(release));
    }

    private static string[] Names(string folder) => [.. Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
