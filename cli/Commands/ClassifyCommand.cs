using System.CommandLine;
using System.Globalization;
using BertNotebooks.Checkpoints;
using BertNotebooks.Cli.Terminal;
using BertNotebooks.Inference;
using BertNotebooks.Model.Heads;
using BertNotebooks.Text;
using static TorchSharp.torch;

namespace BertNotebooks.Cli.Commands;

/// <summary><c>classify</c>: labels of texts, or entities in them.</summary>
internal static class ClassifyCommand
{
    private static readonly Option<string> Model = CommonOptions.Model();
    private static readonly Option<string?> Revision = CommonOptions.Revision();
    private static readonly Option<string?> Pair = new("--pair") { Description = "The second text, which each of the texts is put beside; for models that were trained on pairs.", HelpName = "TEXT2" };
    private static readonly Option<bool> Json = CommonOptions.Json();
    private static readonly Argument<string[]> Texts = new("TEXT") { Description = "Texts to classify.", Arity = ArgumentArity.OneOrMore };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        KitCommand command = new(
            "classify",
            "Gives each text the probabilities of a classifier's labels, the most probable first; with a model that tags words, the entities and where they stand. train with kit.task makes such models.",
            "classify --model out/sentiment --json \"A warm, funny film.\" \"Two hours that I want back.\"")
        {
            Model, Revision, Pair, Json, Texts,
        };
        command.SetAction((result, cancel) => Task.FromResult(Run(result, cancel)));
        return command;
    }

    private static int Run(ParseResult result, CancellationToken cancel)
    {
        using ModelFolder folder = CommonOptions.OpenFolder(result, Model, Revision, cancel);
        BertTokenizer tokenizer = folder.OpenTokenizer();
        TokenizerNotes.Show(tokenizer);
        using nn.Module model = folder.CreateModel();
        string? pair = result.GetValue(Pair);
        Action<string, int> show = model switch
        {
            BertForSequenceClassification sequences => Labels(new TextClassifier(sequences, tokenizer), pair, result.GetValue(Json)),
            BertForTokenClassification when pair is not null => throw new BertNotebooksException($"--pair is '{pair.Brief()}', and '{folder.Path}' holds a model that tags the words of one text: leave --pair out."),
            BertForTokenClassification words => EntitiesOf(new TokenClassifier(words, tokenizer), result.GetValue(Json)),
            _ => throw new BertNotebooksException($"'{folder.Path}' holds a {model.GetName()}, which has no labels to give: name a {nameof(BertForSequenceClassification)} or {nameof(BertForTokenClassification)}, such as train makes with kit.task."),
        };
        folder.LoadInto(model);
        foreach ((int i, string text) in result.GetRequiredValue(Texts).Index())
        {
            cancel.ThrowIfCancellationRequested();
            show(text, i + 1);
        }

        return ExitCode.Done;
    }

    private static Action<string, int> Labels(TextClassifier classifier, string? pair, bool json) => (text, number) =>
    {
        TellCut(number, classifier.CountTokens(text, pair, out int room), room);
        IReadOnlyList<LabelScore> labels = classifier.Classify(text, pair);
        if (json)
        {
            JsonLines.Write(pair is null ? new { text, labels } : (object)new { text, pair, labels });
            return;
        }

        Console.Out.WriteLine(text);
        foreach (LabelScore label in labels)
        {
            Console.Out.WriteLine($"  {Score(label.Score)}  {label.Label.Shown()}");
        }
    };

    private static Action<string, int> EntitiesOf(TokenClassifier classifier, bool json) => (text, number) =>
    {
        TellCut(number, classifier.CountTokens(text, out int room), room);
        IReadOnlyList<EntityScore> entities = classifier.Find(text);
        if (json)
        {
            JsonLines.Write(new { text, entities });
            return;
        }

        Console.Out.WriteLine(text);
        foreach (EntityScore entity in entities)
        {
            Console.Out.WriteLine($"  {Score(entity.Score)}  {entity.Label.Shown()}  {text[entity.Start..entity.End].Shown()}");
        }
    };

    private static void TellCut(int number, int tokens, int room)
    {
        if (tokens > room)
        {
            Console.Error.WriteLine($"Text {number} has {tokens} tokens, special tokens included, and the model reads {room}: what is behind is not looked at. Split it to have it read whole.");
        }
    }

    private static string Score(double score) => score.ToString("F4", CultureInfo.InvariantCulture);
}
