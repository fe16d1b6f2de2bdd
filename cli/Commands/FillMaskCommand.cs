using System.CommandLine;
using BertNotebooks.Checkpoints;
using BertNotebooks.Cli.Terminal;
using BertNotebooks.Inference;

namespace BertNotebooks.Cli.Commands;

/// <summary><c>fill-mask</c>: fills [MASK] in texts.</summary>
internal static class FillMaskCommand
{
    private const int BatchSize = 32;

    private static readonly Option<string> Model = CommonOptions.Model();
    private static readonly Option<string?> Revision = CommonOptions.Revision();
    private static readonly Option<int> Top = new("--top") { Description = "Tokens for each mask.", HelpName = "N", DefaultValueFactory = _ => 5 };
    private static readonly Option<bool> OneByOne = new("--one-by-one") { Description = "Fills the most certain mask first and predicts the others anew." };
    private static readonly Option<bool> Json = CommonOptions.Json();
    private static readonly Argument<string[]> Texts = new("TEXT") { Description = "Texts with at least one [MASK].", Arity = ArgumentArity.OneOrMore };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        KitCommand command = new(
            "fill-mask",
            "Predicts the tokens that stand at [MASK].",
            "fill-mask --model data/models/bert-mini-kit \"Good morning [MASK], have a [MASK] day.\"",
            "fill-mask --model data/models/bert-mini-kit --one-by-one --json \"[MASK] you very [MASK].\"")
        {
            Model, Revision, Top, OneByOne, Json, Texts,
        };
        command.SetAction((result, cancel) => Task.FromResult(Run(result, cancel)));
        return command;
    }

    private static int Run(ParseResult result, CancellationToken cancel)
    {
        using PretrainedModel model = CommonOptions.Open(result, Model, Revision, cancel);
        foreach (FillMaskResult filled in Fill(new FillMask(model), result))
        {
            cancel.ThrowIfCancellationRequested();
            if (result.GetValue(Json))
            {
                JsonLines.Write(filled);
            }
            else
            {
                Write(filled);
            }
        }

        return ExitCode.Done;
    }

    // As the results are asked for, so that the first are written while the others wait.
    private static IEnumerable<FillMaskResult> Fill(FillMask fillMask, ParseResult result)
    {
        (string[] texts, int top) = (result.GetRequiredValue(Texts), result.GetValue(Top));
        return result.GetValue(OneByOne)
            ? texts.Select(text => fillMask.Predict(text, top, oneByOne: true))
            : texts.Chunk(BatchSize).SelectMany(batch => fillMask.Predict(batch, top));
    }

    private static void Write(FillMaskResult filled)
    {
        Console.Out.WriteLine(filled.Text);
        for (int mask = 0; mask < filled.Masks.Count; mask++)
        {
            string tokens = string.Join("  ", filled.Masks[mask].Select(t => FormattableString.Invariant($"{t.Token} {100 * t.Score:F1} %")));
            Console.Out.WriteLine($"  mask {mask + 1}: {tokens}");
        }

        Console.Out.WriteLine($"  {filled.Filled}");
    }
}
