using System.Collections.Concurrent;
using System.IO.Pipes;

namespace BertNotebooks.Dib.Processes;

/// <summary>The process in which the cells of one notebook run; a program that runs notebooks starts itself once more to be it.</summary>
/// <remarks>
/// Requests come on a pipe, cells as texts: what runs is what the page shows, even when the file has changed since. Events go to
/// another pipe. Both are apart from the standard streams, where what a cell, native code or a process that a cell starts reads
/// and prints can neither take a request nor come between two events. The end of the requests ends the process.
/// </remarks>
public static class NotebookHost
{
    /// <summary>The argument by which the program is told to be a host; the pipes' handles follow it.</summary>
    public const string Command = "run-notebook";

    private const int ParentDied = 130;

    /// <summary>Runs cells as they are asked for, until no more can come, and ends the process.</summary>
    /// <param name="pipe">The argument behind <see cref="Command"/>.</param>
    /// <param name="cancel">Ends the waiting for cells.</param>
    public static Task RunAsync(string pipe, CancellationToken cancel)
    {
        string[] handles = pipe.NotNull().Split(',');
        StreamReader requests = new(new AnonymousPipeClientStream(PipeDirection.In, handles[0]));
        EventWriter events = new(new AnonymousPipeClientStream(PipeDirection.Out, handles[1]));
        CellHost host = new(Next(requests)!.Text, events);
        BlockingCollection<NotebookRequest> cells = [];
        new Thread(() => Listen(requests, host, cells)) { IsBackground = true, Name = "requests" }.Start();
        Console.SetIn(TextReader.Null);
        Console.SetOut(host.Out);
        Console.SetError(host.Error);
        host.Start();
        foreach (NotebookRequest cell in cells.GetConsumingEnumerable(cancel))
        {
            host.Run(cell);
        }

        return Task.CompletedTask;
    }

    // The parent holds the other end; when it is done or dies, however it dies, reading ends.
    private static void Listen(StreamReader requests, CellHost host, BlockingCollection<NotebookRequest> cells)
    {
        while (Next(requests) is { } request)
        {
            switch (request.Kind)
            {
                case NotebookRequestKind.Run:
                    cells.Add(request);
                    break;
                case NotebookRequestKind.Stop:
                    host.Stop(request.Run);
                    break;
                case NotebookRequestKind.Abort:
                    host.Abort(request.Run);
                    break;
                case NotebookRequestKind.Variables:
                    host.TellVariables(request);
                    break;
                case NotebookRequestKind.Work:
                    host.TellWork(request);
                    break;
                case NotebookRequestKind.Value:
                    host.TellValue(request);
                    break;
            }
        }

        // A thread that a cell left running must not keep the process.
        Environment.Exit(ParentDied);
    }

    private static NotebookRequest? Next(StreamReader requests) => requests.ReadLine() is { } line ? JsonLine.Read<NotebookRequest>(line) : null;
}
