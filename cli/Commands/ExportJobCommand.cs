using System.CommandLine;
using BertNotebooks.Cli.Terminal;
using BertNotebooks.Training.Jobs;

namespace BertNotebooks.Cli.Commands;

/// <summary><c>export-job</c>: a training job for many GPUs.</summary>
internal static class ExportJobCommand
{
    private static readonly Option<string> Config = new Option<string>("--config") { Description = "Arguments as train takes them.", HelpName = "ARGS.json", Required = true }.AsPath();
    private static readonly Option<string> To = new Option<string>("--to") { Description = "The script: run_mlm of Hugging Face's examples.", HelpName = "run_mlm", Required = true }
        .Require(value => value == "run_mlm", "run_mlm, the one script that the kit exports for");

    private static readonly Option<string> Transformers = new Option<string>("--transformers") { Description = "The release of transformers that will run it.", HelpName = "4.57|5", Required = true }
        .Require(value => JobRelease.Names.Contains(value!), $"one of {string.Join(", ", JobRelease.Names)}: the releases whose keys and defaults are known");

    private static readonly Option<string> Out = new Option<string>("--out") { Description = "The folder to write: not there yet, or empty.", HelpName = "DIR", Required = true }.AsPath();
    private static readonly Option<bool> Lossy = new("--lossy") { Description = "Leaves out what has no counterpart, and lists it, in the place of refusing it." };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        KitCommand command = new(
            "export-job",
            "Writes a training job as a folder that Hugging Face's run_mlm.py takes as it is, for one GPU, eight, or four hosts of eight: arguments, texts, model or shape, launch lines and a README. docs/scale.md tells when that pays.",
            "export-job --config args.json --to run_mlm --transformers 5 --out job")
        {
            Config, To, Transformers, Out, Lossy,
        };
        command.SetAction((result, cancel) => Task.FromResult(Run(result, cancel)));
        return command;
    }

    private static int Run(ParseResult result, CancellationToken cancel)
    {
        string folder = result.GetRequiredValue(Out);
        JobRelease release = JobRelease.Of(result.GetRequiredValue(Transformers));
        RunMlmJob job = WorkProgress.Run("export-job", report => RunMlmJob.Export(
            result.GetRequiredValue(Config), release, folder, result.GetValue(Lossy), (name, revision) => HubDownload.Folder(name, revision, cancel), share => report(share, "of the texts"), cancel));
        foreach (string line in job.Sheet.LeftOut)
        {
            Console.Error.WriteLine($"left out: {line}");
        }

        Console.Error.WriteLine($"{job.TrainLines:N0} lines to learn from, {job.ValidationLines:N0} held out; for transformers {release.Transformers}; how it is launched stands in {Path.Combine(folder, "README.md")}");
        Console.Out.WriteLine(folder);
        return ExitCode.Done;
    }
}
