using System.Text.Json;
using BertNotebooks.Text.Files;

namespace BertNotebooks.Checkpoints.SentenceTransformers;

/// <summary>What a folder of sentence-transformers does to a text before the tokenizer.</summary>
internal sealed record SentenceTexts
{
    /// <summary>The most tokens; null: the tokenizer's.</summary>
    public int? MaxSeqLength { get; private init; }

    /// <summary>Whether the text is written in lower case, whatever the tokenizer does.</summary>
    public bool LowerCase { get; private init; }

    /// <summary>What is put before each text; empty for nothing.</summary>
    public string Prompt { get; private init; } = "";

    /// <summary>Reads sentence_bert_config.json beside the encoder and config_sentence_transformers.json in the folder; both may be absent.</summary>
    /// <exception cref="BertNotebooksException">A file is damaged, or asks for what the kit does not do.</exception>
    public static SentenceTexts Read(string folder, string encoder)
    {
        SentenceTexts texts = new() { Prompt = DefaultPrompt(Path.Combine(folder, ModelFiles.SentenceTransformers)) };
        string path = Path.Combine(encoder, ModelFiles.SentenceBert);
        if (!File.Exists(path))
        {
            return texts;
        }

        JsonFields fields = SentenceJson.Read(path);
        SentenceJson.RequireKnown(fields, path, "max_seq_length", "do_lower_case", "transformer_task", "modality_config", "module_output_name");
        Require(fields, "transformer_task", "feature-extraction");
        Require(fields, "module_output_name", "token_embeddings");
        if (fields.Object("modality_config") is JsonFields modalities)
        {
            SentenceJson.RequireKnown(modalities, path, "text");
            JsonFields text = modalities.Object("text") ?? throw modalities.Mistake("text", "there, since the kit reads texts");
            Require(text, "method", "forward");
            Require(text, "method_output_name", "last_hidden_state");
        }

        return texts with
        {
            MaxSeqLength = fields.Number("max_seq_length") is int length ? length > 0 ? length : throw fields.Mistake("max_seq_length", "1 or more") : null,
            LowerCase = fields.Flag("do_lower_case") ?? false,
        };
    }

    private static string DefaultPrompt(string path)
    {
        if (!File.Exists(path))
        {
            return "";
        }

        JsonFields fields = SentenceJson.Read(path);
        Require(fields, "model_type", "SentenceTransformer");
        return fields.Text("default_prompt_name") is not string name ? ""
            : fields.Object("prompts") is JsonFields prompts && prompts.Element.TryGetProperty(name, out JsonElement prompt) && prompt.ValueKind == JsonValueKind.String ? prompt.GetString()!
            : throw fields.Mistake("default_prompt_name", $"the name of one of \"prompts\", and \"{name.Brief()}\" is none");
    }

    private static void Require(JsonFields fields, string name, string value)
    {
        if (fields.Text(name) is string other && other != value)
        {
            throw fields.Mistake(name, $"\"{value}\", which is what the kit does, and it is \"{other.Brief()}\"");
        }
    }
}
