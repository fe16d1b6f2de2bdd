using BertNotebooks.Tests.Engine;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Runs;
using Xunit;

namespace BertNotebooks.Tests.Training.Runs;

/// <summary>What a run reads must not be what it clears away, whatever the two are called.</summary>
[Collection(TorchCollection.Name)]
public sealed class RunInputsTests : IDisposable
{
    private readonly RunFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("out/checkpoint-4")]
    [InlineData("out/../out//checkpoint-4/")]
    [InlineData("link/checkpoint-4")]
    [InlineData("checkpoint")]
    [InlineData("true")]
    public void CheckpointThatIsNamedIsGoneOnFrom(string name)
    {
        TrainingArguments arguments = _files.Arguments with { OverwriteOutputDir = true };
        RunFiles.Execute(arguments with { OutputDir = _files.Folder.Path("whole") });
        RunFiles.Execute(arguments, stopAt: 4);
        Link("link", _files.Output);
        Link("checkpoint", Path.Combine(_files.Output, "checkpoint-4"));
        TrainingArguments named = arguments with { ResumeFromCheckpoint = name == "true" ? TrainingArguments.NewestCheckpoint : Path.Combine(_files.Folder.Path("x"), "..", name) };
        Directory.CreateDirectory(_files.Folder.Path("x"));
        using (TrainingRun run = TrainingRun.Open(named))
        {
            Assert.Equal(4, run.Step);
            Assert.True(run.Execute());
        }

        Assert.Equal(RunFiles.Metrics(_files.Folder.Path("whole")), RunFiles.Metrics(_files.Output));
        Assert.Equal((11, 11), FinishedRun.At(named));
    }

    [Theory]
    [InlineData("out/checkpoint-4", "not the newest whole checkpoint")]
    [InlineData("out/checkpoint-9", "is no folder")]
    [InlineData("out", "no checkpoint in output_dir")]
    [InlineData("other/checkpoint-4", "no checkpoint in output_dir")]
    public void AnotherCheckpointIsRefusedBeforeAnythingIsDeleted(string name, string expected)
    {
        TrainingArguments arguments = _files.Arguments with { SaveSteps = 4, OverwriteOutputDir = true };
        RunFiles.Execute(arguments, stopAt: 9);
        RunFiles.Execute(arguments with { OutputDir = _files.Folder.Path("other") }, stopAt: 4);
        Directory.Move(Path.Combine(_files.Output, "checkpoint-9"), Path.Combine(_files.Output, "nine"));
        string[] before = Entries();
        string message = Assert.Throws<BertNotebooksException>(() => TrainingRun.Open(arguments with { ResumeFromCheckpoint = _files.Folder.Path(name) })).Message;
        Assert.Contains(expected, message);
        Assert.Contains(_files.Folder.Path(name), message);
        Assert.Equal(before, Entries());
    }

    [Theory]
    [InlineData("model_name_or_path", "out")]
    [InlineData("model_name_or_path", "out/checkpoint-8")]
    [InlineData("model_name_or_path", "link")]
    [InlineData("model_name_or_path", "linked-files")]
    [InlineData("tokenizer_name", "out/vocab.txt")]
    [InlineData("tokenizer_name", "link/")]
    [InlineData("config_name", "out/checkpoint-8/config.json")]
    [InlineData("train_file", "out/tokens/text.txt")]
    [InlineData("train_file", "link/text.txt")]
    [InlineData("train_file", "linked-text.txt")]
    [InlineData("validation_file", "out/checkpoint-8/vocab.txt")]
    [InlineData("validation_file", "out")]
    public void InputInTheOutputIsRefusedAndStays(string key, string name)
    {
        TrainingArguments arguments = _files.Arguments with { OverwriteOutputDir = true };
        RunFiles.Execute(arguments with { SaveSteps = 8 });
        _files.Folder.Write("out/text.txt", "p5 p6 p7\n");
        _files.Folder.Write("out/tokens/text.txt", "p5 p6 p7\n");
        Link("link", _files.Output);
        Directory.CreateDirectory(_files.Folder.Path("linked-files"));
        Array.ForEach(Directory.GetFiles(_files.Output), file => File.CreateSymbolicLink(Path.Combine(_files.Folder.Path("linked-files"), Path.GetFileName(file)), file));
        File.CreateSymbolicLink(_files.Folder.Path("linked-text.txt"), "out/text.txt");
        string path = _files.Folder.Path(name);
        TrainingArguments changed = key switch
        {
            "model_name_or_path" => arguments with { ModelNameOrPath = path, ConfigName = null },
            "tokenizer_name" => arguments with { TokenizerName = path },
            "config_name" => arguments with { ConfigName = path },
            "train_file" => arguments with { TrainFile = [_files.Folder.Path("text.txt"), path] },
            _ => arguments with { ValidationFile = [path] },
        };
        string[] before = Entries();
        string message = Assert.Throws<BertNotebooksException>(() => TrainingRun.Open(changed)).Message;
        Assert.Contains($"holds {key} '{path}'", message);
        Assert.Contains("name another output_dir", message);
        Assert.Equal(before, Entries());
    }

    [Fact]
    public void LinkInTheOutputIsNotWrittenThrough()
    {
        string model = _files.Folder.Path("model");
        RunFiles.Execute(_files.Arguments with { OutputDir = model });
        Directory.CreateDirectory(_files.Output);
        File.CreateSymbolicLink(Path.Combine(_files.Output, "config.json"), Path.Combine(model, "config.json"));
        TrainingArguments further = _files.Arguments with { ConfigName = null, TokenizerName = null, ModelNameOrPath = model, OverwriteOutputDir = true };
        Assert.Contains("holds model_name_or_path", Assert.Throws<BertNotebooksException>(() => TrainingRun.Open(further)).Message);
    }

    [Theory]
    [InlineData("out/args.json", true)]
    [InlineData("out/run/arguments.json", true)]
    [InlineData("out/config.json", false)]
    [InlineData("out/all_results.json", false)]
    [InlineData("out/checkpoint-4/args.json", false)]
    [InlineData("out/tokens/args.json", false)]
    public void FileOfArgumentsIsNotWrittenOver(string name, bool stays)
    {
        string path = _files.Folder.Write(name, $$"""{"config_name": "tiny", "output_dir": "{{_files.Output}}"}""");
        Link("link", _files.Output);
        string linked = path.Replace(_files.Output, _files.Folder.Path("link"));
        foreach (string file in (string[])[path, linked])
        {
            Exception? error = Record.Exception(() => ArgumentsFile.Load(file));
            Assert.Equal(stays, error is null);
            Assert.True(stays || error is BertNotebooksException { Message: string message } && message.Contains("holds this file", StringComparison.Ordinal));
        }
    }

    private void Link(string name, string target) => Directory.CreateSymbolicLink(_files.Folder.Path(name), target);

    private string[] Entries() => [.. Directory.GetFileSystemEntries(_files.Output, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
