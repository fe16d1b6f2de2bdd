using System.CommandLine;
using BertNotebooks.Cli.Commands;
using BertNotebooks.Cli.Terminal;
using Xunit;

namespace BertNotebooks.Tests.Cli;

public sealed class CommandLineTests
{
    private const int Usage = 2;

    [Theory]
    [InlineData("'runn' is no command: did you mean 'run'?", "runn", "notebooks")]
    [InlineData("A command is missing")]
    [InlineData("Required argument missing for command: 'run'", "run")]
    [InlineData("'--fulll' is no option here: did you mean '--full'?", "run", "notebooks", "--fulll")]
    [InlineData("'--fulll' is no option here", "run", "--fulll", "notebooks")]
    [InlineData("'-x' is no option here. Known: --out, --full, --cell-timeout, --help", "run", "-x")]
    [InlineData("'--bad' is no option here", "run", "a", "--bad", "--", "--out")]
    [InlineData("Required argument missing for option: '--out'", "run", "notebooks", "--out")]
    [InlineData("--cell-timeout is '0'; it takes a number of seconds above 0", "run", "notebooks", "--cell-timeout", "0")]
    [InlineData("--cell-timeout is 'soon'; it takes", "run", "notebooks", "--cell-timeout", "soon")]
    [InlineData("--cell-timeout is '1,5'; it takes a number of seconds", "run", "notebooks", "--cell-timeout", "1,5")]
    [InlineData("--cell-timeout is '1,000'; it takes a number of seconds", "run", "notebooks", "--cell-timeout", "1,000")]
    public void WrongUsageGivesOneMessage(string expected, params string[] args)
    {
        ParseResult result = CommandLine.Parse([RunCommand.Create(), RunNotebookCommand.Create()], args);

        string? message = UsageError.Find(result);

        Assert.Contains(expected, message);
    }

    [Theory]
    [InlineData("run", "--", "--fulll")]
    [InlineData("run", "a", "--out", "-x")]
    [InlineData("run", "@a")]
    [InlineData("run", "a", "b", "--full", "c")]
    public void ArgumentsThatLookLikeOptionsGoBehindTheDoubleDash(params string[] args) =>
        Assert.Null(UsageError.Find(CommandLine.Parse([RunCommand.Create()], args)));

    [Fact]
    public void WrongUsageExitsWithTwoAndHintsAtHelp()
    {
        CliResult result = CliProcess.Run(Path.GetTempPath(), "run", "x", "--fulll");

        Assert.Equal(Usage, result.ExitCode);
        Assert.Equal("", result.Output);
        string line = Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.EndsWith("run --help", line);
    }

    [Theory]
    [InlineData("notebooks", 600)]
    [InlineData("notebooks --full", 3600)]
    [InlineData("notebooks --cell-timeout 5", 5)]
    [InlineData("notebooks --full --cell-timeout 5", 5)]
    public void LongSettingHasMoreTimeForACell(string arguments, double seconds) =>
        Assert.Equal(seconds, RunCommand.Create().Parse(arguments).GetValue<double>("--cell-timeout"));

    [Fact]
    public void HelpGoesToStandardOutputWithExamplesAndWithoutHiddenCommands()
    {
        CliResult root = CliProcess.Run(Path.GetTempPath(), "--help");
        CliResult run = CliProcess.Run(Path.GetTempPath(), "run", "--help");

        Assert.Equal((0, 0), (root.ExitCode, run.ExitCode));
        Assert.DoesNotContain("run-notebook", root.Output);
        Assert.Contains("--project cli -- run notebooks", root.Output);
        Assert.Contains("--cell-timeout", run.Output);
        Assert.Contains("--out pages", run.Output);
        Assert.DoesNotContain('\r', run.Output);
        Assert.NotEqual('\uFEFF', run.Output[0]);
        Assert.Equal("", run.Error);
    }

    [Fact]
    public void UserMistakeGivesItsMessageAlone()
    {
        CliResult result = CliProcess.Run(Path.GetTempPath(), "run", "no-such-notebook.dib");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("'no-such-notebook.dib' does not exist. Give a notebook (.dib) or a folder with notebooks.\n", result.Error);
    }

    [Fact]
    public async Task UnexpectedFailureIsOneLineThatTellsHowToSeeMore()
    {
        KitCommand command = new("fail", "Fails.");
        command.SetAction(void (_) => throw new InvalidOperationException("first\nsecond"));
        (int exitCode, string error) = await RunHereAsync(command, "fail");

        Assert.Equal(1, exitCode);
        Assert.Equal("internal error: InvalidOperationException: first second (set BERT_NOTEBOOKS_TRACE=1 to see where)\n", error);
    }

    private static async Task<(int ExitCode, string Error)> RunHereAsync(Command command, params string[] args)
    {
        using StringWriter error = new() { NewLine = "\n" };
        int exitCode = await CommandLine.InvokeAsync(CommandLine.Parse([command], args), error, CancellationToken.None);
        return (exitCode, error.ToString());
    }

    [Fact]
    public async Task InterruptedCommandExitsWith130()
    {
        KitCommand command = new("wait", "Waits.");
        command.SetAction((_, cancel) => Task.Delay(Timeout.Infinite, cancel));
        using CancellationTokenSource interrupted = new();
        using StringWriter error = new();
        Task<int> running = CommandLine.InvokeAsync(CommandLine.Parse([command], ["wait"]), error, interrupted.Token);
        interrupted.Cancel();

        Assert.Equal(130, await running);
    }
}
