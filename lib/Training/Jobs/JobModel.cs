using BertNotebooks.Checkpoints;
using BertNotebooks.Model;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Inputs;

namespace BertNotebooks.Training.Jobs;

/// <summary>What a job begins with: the starting model, or the shape of a fresh one; and its tokenizer.</summary>
internal static class JobModel
{
    /// <summary>Writes it into a folder: weights in float32, whatever they are stored in.</summary>
    /// <param name="arguments">The settings of the kit's run.</param>
    /// <param name="folder">The folder of the job.</param>
    /// <param name="modelFolder">Finds the folder of a model of the hub; null: it must be in the hub's cache.</param>
    /// <returns>The shape.</returns>
    /// <exception cref="BertNotebooksException">A file is missing or damaged, or the files do not belong together.</exception>
    public static BertConfig Write(TrainingArguments arguments, string folder, Func<string, string?, string>? modelFolder)
    {
        if (StartingModel.FolderOf(arguments, modelFolder) is string start)
        {
            using TaskModel model = StartingModel.Open(arguments, start);
            model.SavePretrained(Path.Combine(folder, JobPaths.Model));
            if (arguments.TokenizerName is not null)
            {
                model.Tokenizer.SavePretrained(Path.Combine(folder, JobPaths.Tokenizer));
            }

            return model.Config;
        }

        (BertConfig config, BertTokenizer tokenizer) = StartingModel.Fresh(arguments);
        Dictionary<string, System.Text.Json.JsonElement> other = new(config.Other ?? new Dictionary<string, System.Text.Json.JsonElement>());
        // Fresh weights would take the type that the file names.
        other.Remove("dtype");
        other.Remove("torch_dtype");
        (config with { Architectures = ["BertForMaskedLM"], Other = other }).Save(Path.Combine(folder, JobPaths.Config, ModelFiles.Config));
        tokenizer.SavePretrained(Path.Combine(folder, JobPaths.Tokenizer));
        return config;
    }
}
