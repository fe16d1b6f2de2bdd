using System.Diagnostics;
using BertNotebooks.Cli.Terminal;
using BertNotebooks.Dib.Processes;

namespace BertNotebooks.Cli.Bench;

/// <summary>Measures one model in a process of its own.</summary>
internal static class ModelProcess
{
    /// <summary>The argument by which the command line is told to be that process; the model, the text, the vocabulary and the rounds follow.</summary>
    public const string Command = "bench-model";

    /// <summary>Runs the measurement to its end.</summary>
    /// <exception cref="BertNotebooksException">The process failed; the message is its own.</exception>
    /// <exception cref="OperationCanceledException">The user ended the run; the process is ended as well.</exception>
    public static async Task<ModelFigures> RunAsync(string name, string text, string vocab, int rounds, Action<string> progress, CancellationToken cancel)
    {
        using Process process = Process.Start(OwnProcess.StartInfo(typeof(ModelProcess).Assembly, [Command, name, text, vocab, $"{rounds}"]))
            ?? throw new BertNotebooksException("The process that measures cannot be started.");
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancel);
            string last = "";
            while (await process.StandardError.ReadLineAsync(cancel) is string line)
            {
                progress(last = line);
            }

            await process.WaitForExitAsync(cancel);
            return process.ExitCode == ExitCode.Done
                ? JsonLines.Parse<ModelFigures>(await output)
                : throw new BertNotebooksException($"{name} could not be measured: {last}");
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
