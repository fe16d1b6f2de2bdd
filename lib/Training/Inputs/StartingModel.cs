using BertNotebooks.Checkpoints;
using BertNotebooks.Checkpoints.Hub;
using BertNotebooks.Model;
using BertNotebooks.Text;
using BertNotebooks.Text.Files;
using BertNotebooks.Training.Arguments;

namespace BertNotebooks.Training.Inputs;

/// <summary>The model a run starts from: a folder's, or a fresh one.</summary>
internal static class StartingModel
{
    /// <summary>The folder of <c>model_name_or_path</c>; null where fresh weights are asked for.</summary>
    public static string? FolderOf(TrainingArguments arguments, Func<string, string?, string>? modelFolder) => arguments.ModelNameOrPath is not string nameOrPath ? null
        : modelFolder is null ? ModelSource.Resolve(nameOrPath, arguments.ModelRevision) : modelFolder(nameOrPath, arguments.ModelRevision);

    /// <summary>Opens the model of that folder, or makes a fresh one, with the task's head.</summary>
    /// <param name="arguments">The settings.</param>
    /// <param name="folder">The folder; null: a fresh one.</param>
    /// <param name="labels">The names of the classes; null: there are none.</param>
    public static TaskModel Open(TrainingArguments arguments, string? folder, IReadOnlyList<string>? labels = null)
    {
        if (folder is not null)
        {
            TaskModel pretrained = TaskModel.Open(folder, arguments.Task, labels, arguments.Seed);
            return arguments.TokenizerName is string other ? WithTokenizer(pretrained, other) : pretrained;
        }

        (BertConfig config, BertTokenizer tokenizer) = Fresh(arguments);
        return TaskModel.Fresh(labels is null ? config : config.WithLabels(labels), arguments.Task, tokenizer, arguments.Seed);
    }

    /// <summary>The shape of a fresh model, and its tokenizer.</summary>
    /// <exception cref="BertNotebooksException">config_name or tokenizer_name is not set or names no such thing, or the two do not fit.</exception>
    internal static (BertConfig Config, BertTokenizer Tokenizer) Fresh(TrainingArguments arguments)
    {
        string name = ShapeName(arguments);
        if (arguments.TokenizerName is not string tokenizerName)
        {
            throw new BertNotebooksException("tokenizer_name is not set: fresh weights need a vocab.txt or a folder with one.");
        }

        BertTokenizer tokenizer = BertTokenizer.FromPretrained(tokenizerName);
        int pieces = tokenizer.Vocabulary.Count;
        BertConfig config = BertConfig.Presets.TryGetValue(name, out BertConfig? preset)
            ? preset with { VocabSize = pieces, PadTokenId = tokenizer.Vocabulary.PadId }
            : BertConfigFile.Load(ConfigFile(name));
        if (pieces > config.VocabSize)
        {
            throw new BertNotebooksException($"'{name}' says vocab_size {config.VocabSize}, and '{tokenizerName}' has {pieces} pieces: set vocab_size to at least {pieces}.");
        }

        // A vocab.txt cannot say it, and whoever cuts texts by the saved tokenizer needs it.
        return (config, tokenizer.ModelMaxLength is null ? tokenizer.WithModelMaxLength(config.MaxPositionEmbeddings) : tokenizer);
    }

    /// <summary>The <c>config_name</c> of a fresh model.</summary>
    /// <exception cref="BertNotebooksException">It is not set.</exception>
    internal static string ShapeName(TrainingArguments arguments) => arguments.ConfigName
        ?? throw new BertNotebooksException($"Neither model_name_or_path nor config_name is set: name a model folder or a model of the hub (OWNER/NAME), or a preset ({string.Join(", ", BertConfig.Presets.Keys)}) with a tokenizer_name.");

    internal static string ConfigFile(string name)
    {
        string path = Directory.Exists(name) ? Path.Combine(name, ModelFiles.Config) : name;
        return File.Exists(path) ? path
            : throw new BertNotebooksException($"config_name is \"{name}\", which is neither a preset ({string.Join(", ", BertConfig.Presets.Keys)}) nor a config.json: correct the name or the path.");
    }

    private static TaskModel WithTokenizer(TaskModel pretrained, string name)
    {
        try
        {
            BertTokenizer tokenizer = BertTokenizer.FromPretrained(name);
            EmbeddingRows.Require(name, tokenizer.Vocabulary, pretrained.Config.VocabSize);
            return pretrained with { Tokenizer = tokenizer };
        }
        catch
        {
            pretrained.Dispose();
            throw;
        }
    }
}
