using System.Text.Json.Nodes;
using BertNotebooks.Tests.Training.Runs;

namespace BertNotebooks.Tests.Cli;

/// <summary>Writes the arguments of a small run as a user would.</summary>
internal static class ArgumentsJson
{
    /// <summary>Six steps of the small run, changed as the caller likes; gives the file's path.</summary>
    public static string Write(RunFiles files, Action<JsonObject> change)
    {
        JsonObject arguments = new()
        {
            ["config_name"] = files.Folder.Path("config.json"), ["tokenizer_name"] = files.Folder.Path("vocab.txt"), ["train_file"] = files.Folder.Path("text.txt"),
            ["validation_file"] = files.Folder.Path("held.txt"), ["output_dir"] = files.Output, ["line_by_line"] = true, ["max_seq_length"] = 13, ["max_steps"] = 6,
            ["per_device_train_batch_size"] = 4, ["learning_rate"] = 1e-2, ["lr_scheduler_type"] = "constant", ["eval_strategy"] = "steps", ["eval_steps"] = 4, ["use_cpu"] = true,
        };
        change(arguments);
        return files.Folder.Write("args.json", arguments.ToJsonString());
    }
}
