using System.CommandLine;
using BertNotebooks.Checkpoints;
using BertNotebooks.Cli.Terminal;
using BertNotebooks.Display;
using static TorchSharp.torch.nn;

namespace BertNotebooks.Cli.Commands;

/// <summary><c>inspect</c>: what a model folder holds.</summary>
internal static class InspectCommand
{
    private static readonly Option<string> Model = CommonOptions.Model();
    private static readonly Option<string?> Revision = CommonOptions.Revision();
    private static readonly Option<bool> Json = CommonOptions.Json();

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        KitCommand command = new(
            "inspect",
            "Shows a model's layers, shapes and parameters, and what became of each tensor of its file.",
            "inspect --model data/models/bert-mini-kit",
            "inspect --model google-bert/bert-base-uncased --revision main")
        {
            Model, Revision, Json,
        };
        command.SetAction((result, cancel) => Task.FromResult(Run(result, cancel)));
        return command;
    }

    private static int Run(ParseResult result, CancellationToken cancel)
    {
        using ModelFolder folder = CommonOptions.OpenFolder(result, Model, Revision, cancel);
        using Module model = folder.CreateModel();
        LoadingReport report = folder.LoadInto(model);
        ModelSummary summary = BertSummary.Of(model, folder.Config);
        if (result.GetValue(Json))
        {
            JsonLines.Write(new
            {
                Architecture = model.GetName(),
                Parameters = summary.TotalParameters,
                Layers = model.named_parameters().Select(p => new { Name = p.name, Shape = p.parameter.shape, Parameters = p.parameter.numel() }),
                folder.Config,
                Report = report,
            });
            return ExitCode.Done;
        }

        Console.Out.WriteLine(summary);
        Console.Out.WriteLine($"loaded: {report.Matched.Count} tensors matched, {report.Missing.Count} missing, {report.Unexpected.Count} unexpected, {report.Converted.Count} converted");
        Write("unexpected (left alone)", report.Unexpected);
        Write("converted", report.Converted);
        return ExitCode.Done;
    }

    private static void Write(string title, IReadOnlyList<string> names)
    {
        const int most = 5;
        foreach (string name in names.Take(most))
        {
            Console.Out.WriteLine($"  {title}: {name}");
        }

        if (names.Count > most)
        {
            Console.Out.WriteLine($"  {title}: ... and {names.Count - most} more");
        }
    }
}
