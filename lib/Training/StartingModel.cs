using BertNotebooks.Checkpoints;
using BertNotebooks.Model;
using BertNotebooks.Text;

namespace BertNotebooks.Training;

/// <summary>The model a run starts from: a folder's, or a fresh one.</summary>
internal static class StartingModel
{
    public static PretrainedModel Open(TrainingArguments arguments)
    {
        if (arguments.ModelNameOrPath is string folder)
        {
            return PretrainedModel.FromPretrained(folder);
        }

        if (arguments.ConfigName is not string name)
        {
            throw new BertNotebooksException($"Neither model_name_or_path nor config_name is set: name a model folder, or a preset ({string.Join(", ", BertConfig.Presets.Keys)}) with a tokenizer_name.");
        }

        if (arguments.TokenizerName is not string tokenizerName)
        {
            throw new BertNotebooksException("tokenizer_name is not set: fresh weights need a vocab.txt or a folder with one.");
        }

        BertTokenizer tokenizer = BertTokenizer.FromPretrained(tokenizerName);
        int pieces = tokenizer.Vocabulary.Count;
        BertConfig config = BertConfig.Presets.TryGetValue(name, out BertConfig? preset)
            ? preset with { VocabSize = pieces, PadTokenId = tokenizer.Vocabulary.PadId }
            : BertConfig.Load(Directory.Exists(name) ? Path.Combine(name, "config.json") : name);
        if (pieces > config.VocabSize)
        {
            throw new BertNotebooksException($"'{name}' says vocab_size {config.VocabSize}, and '{tokenizerName}' has {pieces} pieces: set vocab_size to at least {pieces}.");
        }

        return PretrainedModel.Create(config, tokenizer, arguments.Seed);
    }
}
