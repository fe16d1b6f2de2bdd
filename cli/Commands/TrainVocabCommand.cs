using System.CommandLine;
using System.CommandLine.Parsing;
using BertNotebooks.Cli.Terminal;
using BertNotebooks.Data.Corpora;
using BertNotebooks.Text;
using BertNotebooks.Text.Learning;

namespace BertNotebooks.Cli.Commands;

/// <summary><c>train-vocab</c>: learns a WordPiece vocabulary.</summary>
internal static class TrainVocabCommand
{
    private static readonly Option<string[]> Text = new Option<string[]>("--text")
    {
        Description = "Texts or folders: plain UTF-8 or gzip, or .csv, .tsv, .jsonl, .json, a text a record.", HelpName = "FILE", Required = true, AllowMultipleArgumentsPerToken = true, Arity = ArgumentArity.OneOrMore,
    }.AsPath();

    private static readonly Option<string?> TextColumn = TextOptions.Column();
    private static readonly Option<int> Size = new("--size") { Description = "Pieces, special tokens included.", HelpName = "N", Required = true };
    private static readonly Option<string> Out = new Option<string>("--out") { Description = "The vocab.txt to write.", HelpName = "FILE", Required = true }.AsPath();
    private static readonly Option<int> MinFrequency = new("--min-frequency") { Description = "A pair that is rarer is not joined.", HelpName = "N", DefaultValueFactory = _ => 2 };
    private static readonly Option<int> LimitAlphabet = new("--limit-alphabet") { Description = "Single characters that are kept, the most frequent ones.", HelpName = "N", DefaultValueFactory = _ => 1000 };
    private static readonly Option<bool> BertIds = new("--bert-ids") { Description = "Puts [PAD] at 0 and [UNK] [CLS] [SEP] [MASK] at 100 to 103, as BERT has them." };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        KitCommand command = new(
            "train-vocab",
            "Learns a WordPiece vocabulary from texts.",
            "train-vocab --text data/book --size 2000 --out vocab.txt")
        {
            Text, TextColumn, Size, Out, MinFrequency, LimitAlphabet, BertIds,
        };
        command.Validators.Add(RefuseLostInput);
        command.SetAction((result, cancel) => Task.FromResult(Run(result, cancel)));
        return command;
    }

    // Found before hours of learning.
    private static void RefuseLostInput(CommandResult result)
    {
        if (result.GetResult(Out) is not { Tokens.Count: > 0 } || result.GetResult(Text) is not { Tokens.Count: > 0 } || result.GetValue(Out) is not string path || string.IsNullOrWhiteSpace(path) || result.GetValue(Text) is not { } texts)
        {
            return;
        }

        try
        {
            AtomicFile.RequireOutput(path, FilesOf(texts));
        }
        catch (BertNotebooksException e)
        {
            result.AddError(e.Message);
        }
    }

    // A text that is not there is no wrong usage, and has a message of its own.
    private static IReadOnlyList<string> FilesOf(string[] texts)
    {
        try
        {
            return Corpus.FilesOf(texts);
        }
        catch (BertNotebooksException)
        {
            return [];
        }
    }

    private static int Run(ParseResult result, CancellationToken cancel)
    {
        WordPieceTrainer trainer = new(new WordPieceTrainerOptions
        {
            VocabSize = result.GetRequiredValue(Size),
            MinFrequency = result.GetValue(MinFrequency),
            LimitAlphabet = result.GetValue(LimitAlphabet),
            BertIds = result.GetValue(BertIds),
        });
        string path = result.GetRequiredValue(Out);
        string[] texts = result.GetRequiredValue(Text);
        IEnumerable<string> lines = Corpus.ReadLines(texts, result.GetValue(TextColumn));
        TextOptions.Tell(texts, result.GetValue(TextColumn));
        Vocabulary vocabulary = WorkProgress.Run("train-vocab", report => trainer.Train(lines, p => report((double)p.Pieces / p.VocabSize, State(p)), cancel));
        vocabulary.Save(path);
        Console.Error.WriteLine($"{vocabulary.Count} pieces");
        Console.Out.WriteLine(path);
        return ExitCode.Done;
    }

    private static string State(WordPieceTrainerProgress p) => p.Pieces == 0 ? $"{p.Lines:N0} lines read, {p.Words:N0} distinct words" : $"{p.Pieces:N0} of {p.VocabSize:N0} pieces";
}
