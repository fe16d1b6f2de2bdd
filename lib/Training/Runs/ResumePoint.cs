using BertNotebooks.Training.Arguments;

namespace BertNotebooks.Training.Runs;

/// <summary>The checkpoint that <c>resume_from_checkpoint</c> names: a run goes on from the newest one in its own folder, or not at all.</summary>
internal static class ResumePoint
{
    private static string? Named(TrainingArguments arguments) => arguments.ResumeFromCheckpoint == TrainingArguments.NewestCheckpoint ? null : arguments.ResumeFromCheckpoint;

    /// <summary>Refuses a path where there is nothing, or that is not in output_dir.</summary>
    /// <exception cref="BertNotebooksException">The message names both.</exception>
    public static void RequireInOutput(TrainingArguments arguments)
    {
        if (Named(arguments) is not string path || arguments.OutputDir is not string output)
        {
            return;
        }

        if (!Directory.Exists(path))
        {
            throw new BertNotebooksException($"resume_from_checkpoint '{path}' is no folder: name the newest checkpoint-STEP in output_dir, or set it to true.");
        }

        if (!RealPath.IsIn(output, path) || RealPath.AreSame(output, path))
        {
            throw new BertNotebooksException($"resume_from_checkpoint '{path}' is no checkpoint in output_dir '{output}': set output_dir to that run's folder, or start another run from its weights by model_name_or_path.");
        }
    }

    /// <summary>Refuses to go on from another checkpoint than the one that is named.</summary>
    /// <param name="arguments">The settings.</param>
    /// <param name="newest">The newest whole checkpoint; null: there is none.</param>
    /// <exception cref="BertNotebooksException">The message names both.</exception>
    public static void RequireNewest(TrainingArguments arguments, SavedCheckpoint? newest)
    {
        if (Named(arguments) is string path && (newest is null || !RealPath.AreSame(newest.Folder, path)))
        {
            string found = newest is null ? "there is none" : $"it is '{newest.Folder}'";
            throw new BertNotebooksException($"resume_from_checkpoint '{path}' is not the newest whole checkpoint in output_dir; {found}: name that, or start another run by model_name_or_path '{path}' with an output_dir of its own.");
        }
    }
}
