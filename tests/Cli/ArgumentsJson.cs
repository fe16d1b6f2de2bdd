using System.Text.Json.Nodes;
using BertNotebooks.Tests.Training.Runs;
using BertNotebooks.Tests.Training.Tasks;
using BertNotebooks.Training.Arguments;

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
        return Write(files, arguments);
    }

    /// <summary>A run of a task on its small files, changed as the caller likes.</summary>
    public static string WriteTask(RunFiles files, string task, Action<JsonObject>? change = null)
    {
        TrainingArguments of = TaskFiles.Arguments(files, task);
        return Write(files, a =>
        {
            (a["train_file"], a["validation_file"], a["line_by_line"], a["max_steps"]) = (of.TrainFile[0], of.ValidationFile[0], of.LineByLine, 12);
            a["kit"] = new JsonObject { ["task"] = task };
            change?.Invoke(a);
        });
    }

    private static string Write(RunFiles files, JsonObject arguments) => files.Folder.Write("args.json", arguments.ToJsonString());
}
