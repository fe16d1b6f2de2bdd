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
    public static PretrainedModel Open(TrainingArguments arguments, Func<string, string?, string>? modelFolder = null)
    {
        if (arguments.ModelNameOrPath is string nameOrPath)
        {
            string folder = modelFolder is null ? ModelSource.Resolve(nameOrPath, arguments.ModelRevision) : modelFolder(nameOrPath, arguments.ModelRevision);
            PretrainedModel pretrained = PretrainedModel.FromPretrained(folder);
            return arguments.TokenizerName is string other ? WithTokenizer(pretrained, other) : pretrained;
        }

        if (arguments.ConfigName is not string name)
        {
            throw new BertNotebooksException($"Neither model_name_or_path nor config_name is set: name a model folder or a model of the hub (OWNER/NAME), or a preset ({string.Join(", ", BertConfig.Presets.Keys)}) with a tokenizer_name.");
        }

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
        return PretrainedModel.Create(config, tokenizer.ModelMaxLength is null ? tokenizer.WithModelMaxLength(config.MaxPositionEmbeddings) : tokenizer, arguments.Seed);
    }

    internal static string ConfigFile(string name)
    {
        string path = Directory.Exists(name) ? Path.Combine(name, ModelFiles.Config) : name;
        return File.Exists(path) ? path
            : throw new BertNotebooksException($"config_name is \"{name}\", which is neither a preset ({string.Join(", ", BertConfig.Presets.Keys)}) nor a config.json: correct the name or the path.");
    }

    private static PretrainedModel WithTokenizer(PretrainedModel pretrained, string name)
    {
        try
        {
            BertTokenizer tokenizer = BertTokenizer.FromPretrained(name);
            EmbeddingRows.Require(name, tokenizer.Vocabulary, pretrained.Model.Config.VocabSize);
            return pretrained with { Tokenizer = tokenizer };
        }
        catch
        {
            pretrained.Dispose();
            throw;
        }
    }
}
