using BertNotebooks.Tests.Training.Runs;
using BertNotebooks.Training.Arguments;
using Xunit;

namespace BertNotebooks.Tests.Cli;

/// <summary>A run whose files may not grow: a full disk that needs no rights to make.</summary>
[Collection(TorchCollection.Name)]
public sealed class FileLimitTests : IDisposable
{
    private readonly RunFiles _files = new();

    public void Dispose() => _files.Dispose();

    [UnixTheory]
    [InlineData(40)]
    public void FileThatMayNotGrowLeavesTheLastCheckpointAndTheRunGoesOnToTheSameCurve(int blocks)
    {
        string Config(string output) => ArgumentsJson.Write(_files, a => { a["output_dir"] = output; a["max_steps"] = 12; a["save_steps"] = 4; });
        string whole = _files.Folder.Path("whole");
        Assert.Equal(0, CliProcess.Run(_files.Folder.Root, "train", "--config", Config(whole)).ExitCode);
        TrainingArguments arguments = ArgumentsFile.Load(Config(_files.Output)).Arguments;
        Assert.False(RunFiles.Execute(arguments, stopAt: 6));

        CliResult cut = CliProcess.RunWithFileLimit(_files.Folder.Root, blocks, "train", "--resume", "--config", _files.Folder.Path("args.json"));
        Assert.Equal((1, ""), (cut.ExitCode, cut.Output));
        Assert.Contains("too large for the file system", cut.Error);
        Assert.Contains("checkpoint-6' is as it was", cut.Error);
        Assert.Equal(0, CliProcess.Run(_files.Folder.Root, "train", "--resume", "--config", Config(_files.Output)).ExitCode);
        Assert.Equal(RunFiles.Metrics(whole), RunFiles.Metrics(_files.Output));
        Assert.Equal(Weights("whole"), Weights("out"));
    }

    private byte[] Weights(string folder) => File.ReadAllBytes(_files.Folder.Path(folder, "model.safetensors"));
}
