using BertNotebooks.Tests.Engine;
using BertNotebooks.Tests.Training.Runs;
using Xunit;

namespace BertNotebooks.Tests.Cli;

/// <summary>Standard streams that are closed, full, or whose other end has gone.</summary>
public sealed class UnwritableStreamTests : IDisposable
{
    private static readonly string Model = Path.Combine(GoldenFolder.RepositoryRoot, "data", "models", "bert-mini-kit");

    private readonly RunFiles _files = new();

    public void Dispose() => _files.Dispose();

    [UnixTheory]
    [InlineData("2>/dev/full", false)]
    [InlineData("2>&-", false)]
    [InlineData("2>&- <&-", true)]
    [InlineData("2>/dev/full", true)]
    public void MessagesMayBeLostAndTrainingNot(string redirection, bool sweep)
    {
        string config = ArgumentsJson.Write(_files, a =>
        {
            if (sweep)
            {
                a["kit"] = System.Text.Json.Nodes.JsonNode.Parse("""{"sweep": {"seed": [1, 2]}}""");
            }
        });
        CliResult run = CliProcess.RunInShell(_files.Folder.Root, $"exec \"$@\" {redirection}", "train", "--config", config);
        Assert.Equal((0, _files.Output + "\n", ""), (run.ExitCode, run.Output, run.Error));
        string[] folders = sweep ? ["seed=1", "seed=2"] : ["."];
        Assert.All(folders, folder => Assert.True(File.Exists(Path.Combine(_files.Output, folder, "model.safetensors"))));
        Assert.All(folders, folder => Assert.Equal(6, RunFiles.Metrics(Path.Combine(_files.Output, folder)).Length));
    }

    [UnixTheory]
    [InlineData(1, "2>/dev/full", "evaluate", "--model", "no/where", "--text", "none.txt")]
    [InlineData(1, "2>&-", "fill-mask", "--model", "no/where", "[MASK]")]
    [InlineData(2, "2>&-", "fill-mask", "--nonsense")]
    [InlineData(2, ">&- 2>&- <&-", "train")]
    public void MistakeKeepsItsExitCodeWhereNobodyHearsOfIt(int code, string redirection, params string[] args) =>
        Assert.Equal((code, ""), (CliProcess.RunInShell(_files.Folder.Root, $"exec \"$@\" {redirection}", args) is var run ? run.ExitCode : -1, run.Error));

    [UnixTheory]
    [InlineData(">/dev/full", "No space left", "--help")]
    [InlineData(">&-", "it is closed", "--help")]
    [InlineData(">/dev/full", "No space left", "train-vocab", "--help")]
    [InlineData(">&-", "it is closed", "tokenize", "--vocab", "{model}")]
    [InlineData(">/dev/full", "No space left", "fill-mask", "--model", "{model}", "Good [MASK].")]
    [InlineData(">/dev/full", "No space left", "embed", "--json", "--model", "{model}", "Good.")]
    [InlineData(">/dev/full", "No space left", "inspect", "--model", "{model}")]
    public void ResultsThatCannotBeWrittenAreOneMessage(string redirection, string expected, params string[] args)
    {
        CliResult run = CliProcess.RunInShell(
            _files.Folder.Root, $"echo '{{\"text\": \"a\"}}' | \"$@\" {redirection}", [.. args.Select(arg => arg.Replace("{model}", Model, StringComparison.Ordinal))]);
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(expected, Assert.Single(run.Messages));
        Assert.DoesNotContain("internal error", run.Error);
    }

    [UnixTheory]
    [InlineData("tokenize")]
    [InlineData("score")]
    public void ReaderThatHasSeenEnoughEndsTheCommandQuietly(string command)
    {
        const string endless = "yes '{\"text\": \"good\"}' 2>&- | { \"$@\"; echo \"ended with $?\" >&2; } | head -1";
        CliResult run = CliProcess.RunInShell(_files.Folder.Root, endless, command == "score" ? ["score", "--json", "--model", Model] : ["tokenize", "--vocab", Model]);
        // Where it is slow, it says how far it is.
        Assert.Equal("ended with 0", Assert.Single(run.Messages, line => !line.StartsWith("score: ", StringComparison.Ordinal)));
        Assert.StartsWith("{", Assert.Single(run.Lines));
    }

    [UnixTheory]
    [InlineData("tokenize", "<&-")]
    [InlineData("score", "<&-")]
    [InlineData("score", "<&- >&-")]
    public void ClosedInputEndsTheCommandAtOnce(string command, string redirection)
    {
        CliResult run = CliProcess.RunInShell(_files.Folder.Root, $"exec \"$@\" {redirection}", command == "score" ? ["score", "--json", "--model", Model] : ["tokenize", "--vocab", Model]);
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("Standard input is closed", Assert.Single(run.Messages));
    }
}
