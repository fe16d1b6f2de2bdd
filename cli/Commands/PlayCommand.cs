using System.CommandLine;
using System.Net.Sockets;
using BertNotebooks.Cli.Terminal;
using BertNotebooks.Play.Documents;
using BertNotebooks.Play.Notebooks;
using BertNotebooks.Play.Pages;
using BertNotebooks.Play.Server;

namespace BertNotebooks.Cli.Commands;

/// <summary><c>play</c>: steps through notebooks in a browser.</summary>
internal static class PlayCommand
{
    private const string Lessons = "notebooks";
    private const string PortRule = "a whole number from 0 to 65535; 0 takes any port that is free";

    private static readonly Argument<string?> NotebookPath = new Argument<string?>("PATH")
    {
        Description = "A notebook (.dib), or a folder with notebooks; the kit's lessons unless told.",
        Arity = ArgumentArity.ZeroOrOne,
    }.AsPath();

    private static readonly Option<int> Port = new Option<int>("--port")
    {
        Description = "The port on this machine; where it is taken, one of the next twenty.",
        HelpName = "N",
        DefaultValueFactory = _ => PlayPort.Usual,
    }.Require(port => port is >= 0 and <= ushort.MaxValue, PortRule);

    private static readonly Option<bool> NoBrowser = new("--no-browser") { Description = "Opens no browser." };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        KitCommand command = new(
            "play",
            "Steps through notebooks in a browser: edit, run, stop, draw again. Listens on this machine alone, prints the address on stdout and ends with Ctrl+C.",
            "play",
            "play notebooks/03-masking.dib",
            "play notebooks --port 0 --no-browser")
        {
            NotebookPath, Port, NoBrowser,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancel)
    {
        string path = result.GetValue(NotebookPath) ?? Path.Combine(KitFolder.Root(), Lessons);
        LessonIndex lessons = new([path]);
        string start = File.Exists(path) ? $"/notebook/{Uri.EscapeDataString(lessons.Read()[0].Id)}" : "/";
        int wanted = result.GetValue(Port);
        Socket listener = PlayPort.Listen(wanted);
        PageKeys keys = new();
        await using PlayNotebooks notebooks = new(lessons, typeof(PlayCommand).Assembly, Assets.HasMonaco);
        await using PlayServer server = new(listener, new PlayPages(lessons), new NotebookOutputs(notebooks), new NotebookFeed(notebooks, keys), keys, start, e => CommandLine.Tell(Console.Error, e));
        await server.StartAsync();
        if (wanted != 0 && server.Port != wanted)
        {
            Console.Error.WriteLine($"Port {wanted} is taken: the player listens on {server.Port}.");
        }

        Console.Out.WriteLine(server.Address);
        Console.Error.WriteLine("Open this address in a browser. Ctrl+C ends the player.");
        if (!result.GetValue(NoBrowser))
        {
            Browser.Open(server.NewAddressOnce());
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ExitCode.Done;
    }
}
