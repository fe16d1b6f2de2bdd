using System.Text.Json;
using System.Text.Json.Nodes;

namespace BertNotebooks.Training.Jobs;

/// <summary>The names in an exported folder, and what becomes of paths that a file of arguments names.</summary>
internal static class JobPaths
{
    /// <summary>The arguments of the script.</summary>
    public const string Job = "job.json";

    /// <summary>The starting model.</summary>
    public const string Model = "model";

    /// <summary>The shape of a fresh model.</summary>
    public const string Config = "config";

    /// <summary>The tokenizer of a fresh model, or the one that takes the place of the model's.</summary>
    public const string Tokenizer = "tokenizer";

    /// <summary>The text to learn from.</summary>
    public const string Train = "train.txt";

    /// <summary>The held-out text.</summary>
    public const string Validation = "validation.txt";

    /// <summary>The script's output_dir.</summary>
    public const string Output = "output";

    private static readonly string[] Files = ["deepspeed", "fsdp_config", "accelerator_config"];

    /// <summary>A folder of logs: where it lies in output_dir, it lies in the job's.</summary>
    public static string LoggingDir(string folder, string? outputDir) =>
        outputDir is { Length: > 0 } && RealPath.IsIn(outputDir, folder) ? Path.Combine(Output, Path.GetRelativePath(RealPath.Of(outputDir), RealPath.Of(folder))).Replace('\\', '/').TrimEnd('.', '/') : folder;

    /// <summary>Copies the files that settings name into the folder, and names them there.</summary>
    /// <exception cref="BertNotebooksException">One is missing or cannot be read.</exception>
    public static void CopyFiles(JsonObject job, string folder)
    {
        foreach (string key in Files)
        {
            if (job[key] is not JsonValue value || value.GetValueKind() != JsonValueKind.String || value.GetValue<string>() is not { Length: > 0 } path || path.TrimStart().StartsWith('{'))
            {
                continue;
            }

            if (!File.Exists(path))
            {
                throw new BertNotebooksException($"{key} is '{path.Brief()}', and there is no such file: correct the path, or write the object in its place.");
            }

            string name = $"{key}.json";
            AtomicFile.WriteText(Path.Combine(folder, name), WholeFile.ReadText(path));
            job[key] = name;
        }
    }
}
