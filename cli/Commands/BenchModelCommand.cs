using System.CommandLine;
using BertNotebooks.Cli.Bench;
using BertNotebooks.Cli.Terminal;
using BertNotebooks.Engine;

namespace BertNotebooks.Cli.Commands;

/// <summary>The hidden command in whose process one model is measured, so that its memory is its own; <c>bench</c> starts it.</summary>
internal static class BenchModelCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        Argument<string> model = new("NAME"), text = new("TEXT"), vocab = new("VOCAB");
        Argument<int> rounds = new("ROUNDS");
        KitCommand command = new(ModelProcess.Command, "Measures one model and writes its figures as JSON (used by bench).") { model, text, vocab, rounds };
        command.Hidden = true;
        command.SetAction((result, cancel) =>
        {
            TorchRuntime.Require();
            BenchText sentences = BenchText.Read(result.GetRequiredValue(text), result.GetRequiredValue(vocab));
            string name = result.GetRequiredValue(model);
            JsonLines.Write(new ModelBench(name, sentences, result.GetRequiredValue(rounds), Console.Error.WriteLine).Measure(cancel));
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}
