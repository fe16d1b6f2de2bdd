using System.Text;
using BertNotebooks.Data.Tokens;
using BertNotebooks.Training.Arguments;

namespace BertNotebooks.Training.Jobs;

/// <summary>Writes the texts of a job: one file to learn from and one that is held out, UTF-8 without byte order mark, a paragraph a line.</summary>
/// <param name="arguments">The settings of the kit's run.</param>
/// <param name="progress">Called with the share of the work, 0 to 1.</param>
/// <param name="cancellationToken">Stops between two lines.</param>
internal sealed class JobTexts(TrainingArguments arguments, Action<double>? progress, CancellationToken cancellationToken)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    // The script always wants two files: it would part the training text itself, and take lines from what is learnt.
    /// <summary>Writes both files into a folder.</summary>
    /// <returns>The number of lines of each; 0 for a file that is not there.</returns>
    /// <exception cref="BertNotebooksException">A text is missing or cannot be read, or nothing would be left to learn from.</exception>
    public (long Train, long Validation) Write(string folder)
    {
        string train = Path.Combine(folder, JobPaths.Train), validation = Path.Combine(folder, JobPaths.Validation);
        if (arguments.TrainFile.Count == 0 && (arguments.DoTrain != false || arguments.ValidationFile.Count == 0))
        {
            throw new BertNotebooksException("train_file is not set: name a text file, a folder, or a list of them.");
        }

        long learnt = 0, heldOut = 0;
        if (arguments.ValidationFile.Count > 0)
        {
            heldOut = Write(Lines(arguments.ValidationFile, 0, 0.1), validation, long.MaxValue);
            learnt = arguments.TrainFile.Count == 0 ? 0 : Write(Lines(arguments.TrainFile, 0.1, 0.9), train, long.MaxValue);
        }
        else if (arguments.Evaluates)
        {
            long lines = Lines(arguments.TrainFile, 0, 0.4).LongCount(part => part.Starts);
            heldOut = Math.Max(1, (long)(lines * arguments.ValidationSplitPercentage / 100));
            learnt = lines - heldOut;
            if (learnt < 1)
            {
                throw new BertNotebooksException($"'{string.Join("', '", arguments.TrainFile).Brief()}' has {lines} {(lines == 1 ? "line" : "lines")}, and {heldOut} held out leave none to train on: give more text, or a validation_file.");
            }

            using IEnumerator<LinePart> parts = Lines(arguments.TrainFile, 0.4, 0.6).GetEnumerator();
            _ = Write(Rest(parts), validation, heldOut);
            _ = Write(Rest(parts), train, long.MaxValue);
        }
        else
        {
            learnt = Write(Lines(arguments.TrainFile, 0, 0.9), train, long.MaxValue);
            heldOut = Write(Lines(arguments.TrainFile, 0.9, 0), validation, 1);
        }

        progress?.Invoke(1);
        return (learnt, heldOut);
    }

    private IEnumerable<LinePart> Lines(IReadOnlyList<string> paths, double before, double share)
    {
        TextFiles files = new(paths, arguments.Kit.TextColumn);
        IEnumerable<LinePart> parts = arguments.Kit.Pipeline is string pipeline
            ? KitArguments.Pipelines[pipeline].Process(files.ReadWhole()).Sentences.Select(sentence => new LinePart(sentence))
            : files.Read();
        foreach (LinePart part in parts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Invoke(before + share * files.Share);
            yield return part;
        }
    }

    private static IEnumerable<LinePart> Rest(IEnumerator<LinePart> parts)
    {
        while (parts.MoveNext())
        {
            yield return parts.Current;
        }
    }

    // A line ends at CR, too, for the script.
    private static long Write(IEnumerable<LinePart> parts, string path, long most)
    {
        using StreamWriter file = new(path, append: false, Utf8, 1 << 16) { NewLine = "\n" };
        long lines = 0;
        foreach (LinePart part in parts)
        {
            file.Write(part.Text.Replace('\r', ' ').Replace('\n', ' '));
            if (part.Ends)
            {
                file.WriteLine();
                lines++;
                if (lines == most)
                {
                    break;
                }
            }
        }

        return lines;
    }
}
