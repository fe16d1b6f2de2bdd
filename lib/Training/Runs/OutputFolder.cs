using BertNotebooks.Model;
using BertNotebooks.Training.Arguments;

namespace BertNotebooks.Training.Runs;

/// <summary>Whether a run may write to <c>output_dir</c>.</summary>
internal static class OutputFolder
{
    /// <summary>The path, if nothing there forbids it.</summary>
    /// <exception cref="BertNotebooksException">It is not set, a file, holds what the run reads, the checkpoint to go on from is elsewhere, or it holds something that may not be overwritten.</exception>
    public static string Allowed(TrainingArguments arguments, bool resume)
    {
        string path = Named(arguments);
        RequireInputsOutside(path, arguments);
        ResumePoint.RequireInOutput(arguments);
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

    /// <summary>The path, if it may be a folder's.</summary>
    /// <exception cref="BertNotebooksException">It is not set, or a file.</exception>
    public static string Named(TrainingArguments arguments)
    {
        if (arguments.OutputDir is not { Length: > 0 } path)
        {
            throw new BertNotebooksException("output_dir is not set: name the folder that the model is to be written to.");
        }

        if (File.Exists(path))
        {
            throw new BertNotebooksException($"output_dir '{path}' is a file: name a folder.");
        }

        return path;
    }

    /// <summary>Refuses a folder that holds what a run reads, under whatever name: by itself, or by a link on either side.</summary>
    /// <exception cref="BertNotebooksException">The message names the argument and both paths.</exception>
    public static void RequireInputsOutside(string folder, TrainingArguments arguments)
    {
        string[] written = [folder, .. EntriesOf(folder).Where(entry => new FileInfo(entry).LinkTarget is not null)];
        foreach ((string key, string path) in Inputs(arguments).Where(input => Path.Exists(input.Path)))
        {
            if (EntriesOf(path).Prepend(path).Any(read => written.Any(place => RealPath.IsIn(place, read))))
            {
                throw new BertNotebooksException($"output_dir '{folder}' holds {key} '{path}', which the run would write over: name another output_dir.");
            }
        }
    }

    private static IEnumerable<string> EntriesOf(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? Directory.GetFileSystemEntries(folder) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Who reads it says so.
            return [];
        }
    }

    private static IEnumerable<(string Key, string Path)> Inputs(TrainingArguments arguments)
    {
        (string, string?)[] named =
        [
            ("model_name_or_path", arguments.ModelNameOrPath), ("tokenizer_name", arguments.TokenizerName),
            ("config_name", arguments.ConfigName is string name && BertConfig.Presets.ContainsKey(name) ? null : arguments.ConfigName),
            .. arguments.TrainFile.Select(path => ("train_file", path)), .. arguments.ValidationFile.Select(path => ("validation_file", path)),
        ];
        foreach ((string key, string? path) in named)
        {
            if (path is { Length: > 0 })
            {
                yield return (key, path);
            }
        }
    }
}
