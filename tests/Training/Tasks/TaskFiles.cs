using BertNotebooks.Tests.Training.Runs;
using BertNotebooks.Training.Arguments;

namespace BertNotebooks.Tests.Training.Tasks;

/// <summary>Small files for each task, made of the pieces p5 to p98, so that something can be learnt from them.</summary>
internal static class TaskFiles
{
    /// <summary>The names of all tasks.</summary>
    public static readonly string[] All = ["mlm", "next-sentence", "pretraining", "sequence-classification", "token-classification"];

    /// <summary>The arguments of a run of a task on files that are written beside those of the run; 22 steps, evaluation every 5.</summary>
    public static TrainingArguments Arguments(RunFiles files, string task)
    {
        TrainingArguments common = files.Arguments with { LineByLine = task == "mlm", MlmProbability = task is "mlm" or "pretraining" ? 0.3 : 0.15, MaxSteps = 22, EvalSteps = 5, Kit = new() { Task = task } };
        return task switch
        {
            "sequence-classification" => common with { TrainFile = [Write(files, "train.tsv", Texts(40, 1))], ValidationFile = [Write(files, "held.tsv", Texts(11, 2))] },
            "token-classification" => common with { TrainFile = [Write(files, "train.conll", Words(30, 3))], ValidationFile = [Write(files, "held.conll", Words(9, 4))] },
            "mlm" => common,
            _ => common with { TrainFile = [Write(files, "documents.txt", Documents(12, 5))], ValidationFile = [Write(files, "held-documents.txt", Documents(5, 6))] },
        };
    }

    // A header, then texts of low pieces for "no" and of high ones for "yes".
    private static string Texts(int count, long seed)
    {
        SeededRandom random = new(seed);
        return "text\tlabel\n" + string.Concat(Enumerable.Range(0, count).Select(i => $"{Pieces(random, i % 2 == 0 ? 5 : 50, 40)}\t{(i % 2 == 0 ? "no" : "yes")}\n"));
    }

    // Pieces from p80 on are names.
    private static string Words(int count, long seed)
    {
        SeededRandom random = new(seed);
        return string.Concat(Enumerable.Range(0, count).Select(_ => string.Concat(Enumerable.Range(0, 3 + random.NextInt(6)).Select(_ =>
        {
            int piece = 5 + random.NextInt(94);
            return $"p{piece} {(piece >= 80 ? "B-X" : "O")}\n";
        })) + "\n"));
    }

    // A document keeps to a few pieces of its own.
    private static string Documents(int count, long seed)
    {
        SeededRandom random = new(seed);
        return string.Concat(Enumerable.Range(0, count).Select(document => string.Concat(Enumerable.Range(0, 2 + random.NextInt(4)).Select(_ => Pieces(random, 5 + (document * 7 % 80), 8) + "\n")) + "\n"));
    }

    private static string Pieces(SeededRandom random, int from, int range) => string.Join(' ', Enumerable.Range(0, 3 + random.NextInt(5)).Select(_ => $"p{from + random.NextInt(range)}"));

    private static string Write(RunFiles files, string name, string text)
    {
        files.Folder.Write(name, text);
        return files.Folder.Path(name);
    }
}
