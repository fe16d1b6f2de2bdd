using BertNotebooks.Cli.Terminal;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Evaluation;
using BertNotebooks.Training.Runs;

namespace BertNotebooks.Cli.Commands;

/// <summary><c>train</c> with <c>do_train</c> false: the starting model is measured, and nothing is trained.</summary>
internal static class TrainMeasurement
{
    /// <summary>Measures and shows the table.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(TrainingArguments arguments, bool resume, CancellationToken cancel)
    {
        if (resume)
        {
            throw new BertNotebooksException("do_train is false, and --resume goes on with training: leave out one of them.");
        }

        HeldOutResult held = HeldOutMeasurement.Execute(arguments, (name, revision) => HubDownload.Folder(name, revision, cancel), WorkProgress.Lines("tokenize"), Console.Error.WriteLine, cancel);
        Console.Error.WriteLine("do_train is false: nothing is trained");
        HeldOutTable.Write(held, "the model, as it is");
        Console.Out.WriteLine(arguments.OutputDir);
        return ExitCode.Done;
    }
}
