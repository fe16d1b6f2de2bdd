using System.CommandLine;
using BertNotebooks.Data.Corpora;
using BertNotebooks.Training.Arguments;

namespace BertNotebooks.Cli.Commands;

/// <summary>What commands that read texts share.</summary>
internal static class TextOptions
{
    /// <summary>The option that chooses a column of records.</summary>
    public static Option<string?> Column() => new("--text-column")
    {
        Description = "Column or field of .csv, .tsv, .jsonl and .json that is read: a name, or of a CSV without a header a number from 0. \"text\", or the first, unless told.",
        HelpName = "NAME",
    };

    /// <summary>Tells the same of a run's texts; labelled files have columns of their own, which are told by their reader.</summary>
    public static void Tell(TrainingArguments arguments)
    {
        if (!TaskNames.IsLabelled(arguments.Task))
        {
            Tell([.. arguments.TrainFile, .. arguments.ValidationFile], arguments.Kit.TextColumn);
        }
    }

    /// <summary>Tells on stderr what of the paths is not read, and which column is.</summary>
    public static void Tell(IReadOnlyList<string> paths, string? column)
    {
        foreach (string note in paths.Count == 0 ? [] : Corpus.Notes(paths, column))
        {
            Console.Error.WriteLine(note);
        }
    }
}
