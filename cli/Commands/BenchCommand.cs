using System.CommandLine;
using BertNotebooks.Cli.Bench;
using BertNotebooks.Cli.Terminal;
using BertNotebooks.Engine;
using static TorchSharp.torch;

namespace BertNotebooks.Cli.Commands;

/// <summary><c>bench</c>: the speed of training and inference on this machine, beside a textbook's loop.</summary>
internal static class BenchCommand
{
    private static readonly string[] Names = ["tiny", "mini", "small", "base"];

    private static readonly Option<string?> Text = new Option<string?>("--text") { Description = "A text to train on, UTF-8 or gzip; the kit's book unless told.", HelpName = "FILE" }.AsPath();
    private static readonly Option<string?> Vocab = new Option<string?>("--vocab") { Description = "A vocab.txt; the kit's own unless told.", HelpName = "FILE" }.AsPath();
    private static readonly Option<string[]> Models = new("--models") { Description = "Presets to measure: tiny, mini, small, base; all of them unless told.", HelpName = "NAME", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => Names };
    private static readonly Option<int> Rounds = new("--rounds") { Description = "Rounds in which the kit and the plain loop take turns.", HelpName = "N", DefaultValueFactory = _ => 5 };
    private static readonly Option<bool> Growth = new("--growth") { Description = "Measures instead how the cost of a step grows with length, batch, vocabulary, layers and threads." };
    private static readonly Option<bool> Json = CommonOptions.Json();

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        Rounds.Require(rounds => rounds is >= 1 and <= 1000, "a whole number from 1 to 1000");
        Models.Require(models => models!.All(Names.Contains), $"one or more of {string.Join(", ", Names)}");
        KitCommand command = new(
            "bench",
            "Measures training and filling masks for models of four sizes, each in a process of its own, beside a loop as a textbook writes it (padded, logits everywhere, torch's AdamW). The unit that compares machines is tokens a second for each GFLOPS of a matrix product measured around each step.",
            "bench",
            "bench --models tiny mini --json",
            "bench --growth")
        {
            Text, Vocab, Models, Rounds, Growth, Json,
        };
        command.SetAction((result, cancel) => Task.FromResult(Run(result, cancel)));
        return command;
    }

    private static int Run(ParseResult result, CancellationToken cancel)
    {
        TorchRuntime.Require();
        string text = result.GetValue(Text) ?? KitFolder.DataPath("book"), vocab = result.GetValue(Vocab) ?? KitFolder.DataPath("vocab.txt");
        BenchText sentences = BenchText.Read(text, vocab);
        if (result.GetValue(Growth))
        {
            using GemmMeter gemmOfGrowth = new();
            return WorkProgress.Run("bench", report =>
            {
                new GrowthBench(sentences.Tokenizer.Vocabulary, gemmOfGrowth, report).Write(Console.Out, cancel);
                return ExitCode.Done;
            });
        }

        string[] names = [.. Names.Intersect(result.GetRequiredValue(Models))];
        List<ModelFigures> figures = WorkProgress.Run("bench", report =>
        {
            List<ModelFigures> measured = [];
            foreach (string name in names)
            {
                void Show(string state) => report((double)measured.Count / names.Length, $"{name}, {state}");
                Show("first steps");
                measured.Add(ModelProcess.RunAsync(name, text, vocab, result.GetValue(Rounds), Show, cancel).GetAwaiter().GetResult());
            }

            return measured;
        });
        Warn(figures);
        double gemm = OrderStatistics.Median(figures.Select(f => f.GemmGflops));
        object settings = sentences.Settings(text, vocab);
        if (result.GetValue(Json))
        {
            JsonLines.Write(new { GemmGflops = gemm, Threads = get_num_threads(), Settings = settings, Models = figures });
            return ExitCode.Done;
        }

        BenchTables.Write(Console.Out, figures, sentences, gemm);
        return ExitCode.Done;
    }

    private static void Warn(List<ModelFigures> figures)
    {
        string[] busy = [.. figures.Where(f => f.Busy).Select(f => f.Name)];
        if (busy.Length > 0)
        {
            Console.Error.WriteLine($"The matrix product's speed varied by more than a third while {string.Join(", ", busy)} ran: the machine is busy. Close other programs and measure again; until then quote the ratios only.");
        }
    }
}
