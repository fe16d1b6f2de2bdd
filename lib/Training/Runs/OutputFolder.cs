using BertNotebooks.Training.Arguments;

namespace BertNotebooks.Training.Runs;

/// <summary>Whether a run may write to <c>output_dir</c>.</summary>
internal static class OutputFolder
{
    /// <summary>The path, if nothing there forbids it.</summary>
    /// <exception cref="BertNotebooksException">It is not set, a file, holds the model to start from, or holds something that may not be overwritten.</exception>
    public static string Allowed(TrainingArguments arguments, bool resume)
    {
        if (arguments.OutputDir is not { Length: > 0 } path)
        {
            throw new BertNotebooksException("output_dir is not set: name the folder that the model is to be written to.");
        }

        if (File.Exists(path))
        {
            throw new BertNotebooksException($"output_dir '{path}' is a file: name a folder.");
        }

        if (arguments.ModelNameOrPath is string start && Directory.Exists(start) && IsIn(path, start))
        {
            throw new BertNotebooksException($"output_dir '{path}' holds model_name_or_path '{start}', which the run would write over: name another output_dir.");
        }

        if (!arguments.OverwriteOutputDir && !resume && Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            throw new BertNotebooksException($"output_dir '{path}' is not empty: go on with --resume, set overwrite_output_dir to true, or name another folder.");
        }

        if (!arguments.OverwriteOutputDir && HasModel(path) && new TrainingCheckpoints(path).All.Length == 0)
        {
            throw new BertNotebooksException($"output_dir '{path}' holds a model and no checkpoint to go on from: name another folder, or set overwrite_output_dir to true to train anew in its place.");
        }

        return path;
    }

    /// <summary>Tells whether weights stand in a folder itself.</summary>
    public static bool HasModel(string path) => File.Exists(Path.Combine(path, ModelFiles.Weights));

    private static bool IsIn(string folder, string path)
    {
        string relative = Path.GetRelativePath(folder, path);
        return relative != path && relative.Split(Path.DirectorySeparatorChar)[0] != "..";
    }
}
