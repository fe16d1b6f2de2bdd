using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using BertNotebooks.Cli.Commands;
using BertNotebooks.Cli.Terminal;
using BertNotebooks.Play.Server;
using Xunit;

namespace BertNotebooks.Tests.Cli;

[Collection(TorchCollection.Name)]
public sealed class PlayCommandTests : IDisposable
{
    private const int SigInt = 2, SigTerm = 15;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [UnixTheory]
    [InlineData(SigInt)]
    [InlineData(SigTerm)]
    public async Task PrintsAnAddressThatAnswersUntilASignalEndsItWell(int signal)
    {
        using Socket taken = PlayPort.Listen(0);
        int port = ((IPEndPoint)taken.LocalEndPoint!).Port;
        using Process process = CliProcess.Start(GoldenFolder.RepositoryRoot, "play", "notebooks/03-masking.dib", "--no-browser", "--port", $"{port}");
        string? address = await process.StandardOutput.ReadLineAsync();

        using HttpClient browser = new();
        using HttpResponseMessage page = await browser.GetAsync(address);
        Assert.Equal((HttpStatusCode.OK, "/notebook/03-masking"), (page.StatusCode, page.RequestMessage!.RequestUri!.PathAndQuery));
        CliProcess.Signal(process, signal);

        CliResult ended = CliProcess.Wait(process);
        Assert.Equal((0, ""), (ended.ExitCode, ended.Output));
        Assert.Equal([$"Port {port} is taken: the player listens on {new Uri(address!).Port}.", "Open this address in a browser. Ctrl+C ends the player."], ended.Messages);
    }

    [Theory]
    [InlineData("none.dib", "'none.dib' does not exist. Give a notebook (.dib) or a folder with notebooks.")]
    [InlineData(".", "The folder '.' holds no notebook.")]
    public void PathWithoutANotebookIsOneMessage(string path, string expected)
    {
        CliResult result = CommandHere.Run("", "play", path == "." ? _folder.Root : path, "--no-browser", "--port", "0");

        Assert.Equal((ExitCode.Failed, ""), (result.ExitCode, result.Output));
        Assert.StartsWith(expected.Replace("'.'", $"'{_folder.Root}'"), Assert.Single(result.Messages));
    }

    [Theory]
    [InlineData("--port is '65536'; it takes a whole number from 0 to 65535", "--port", "65536")]
    [InlineData("--port is '-1'; it takes a whole number from 0 to 65535", "--port", "-1")]
    [InlineData("--port is 'http'; it takes a whole number from 0 to 65535", "--port", "http")]
    [InlineData("'b' is one argument too many.", "a", "b")]
    [InlineData("PATH is ''; it takes a path.", "")]
    public void WrongUsageGivesOneMessage(string expected, params string[] args) =>
        Assert.StartsWith(expected, UsageError.Find(CommandLine.Parse([PlayCommand.Create()], ["play", .. args])));
}
