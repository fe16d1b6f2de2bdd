using System.Text.Json;
using BertNotebooks.Text.WordPiece;

namespace BertNotebooks.Text.Files;

/// <summary>Writes the fields of a tokenizer.json, the format of Hugging Face <c>tokenizers</c>.</summary>
internal static class TokenizerJson
{
    public static void Write(Utf8JsonWriter json, BertTokenizer tokenizer)
    {
        json.WriteString("version", "1.0");
        json.WriteNull("truncation");
        json.WriteNull("padding");
        json.WriteStartArray("added_tokens");
        foreach (AddedToken token in tokenizer.AddedTokens.OrderBy(token => token.Id))
        {
            json.WriteStartObject();
            json.WriteNumber("id", token.Id);
            json.WriteString("content", token.Content);
            json.WriteBoolean("single_word", token.SingleWord);
            json.WriteBoolean("lstrip", token.LStrip);
            json.WriteBoolean("rstrip", token.RStrip);
            json.WriteBoolean("normalized", token.Normalized);
            json.WriteBoolean("special", token.Special);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("normalizer");
        json.WriteString("type", "BertNormalizer");
        json.WriteBoolean("clean_text", tokenizer.Options.CleanText);
        json.WriteBoolean("handle_chinese_chars", tokenizer.Options.TokenizeChineseChars);
        WriteFlag(json, "strip_accents", tokenizer.Options.StripAccents);
        json.WriteBoolean("lowercase", tokenizer.Options.LowerCase);
        json.WriteEndObject();
        json.WriteStartObject("pre_tokenizer");
        json.WriteString("type", "BertPreTokenizer");
        json.WriteEndObject();
        WriteTemplate(json, tokenizer.Vocabulary);
        json.WriteStartObject("decoder");
        json.WriteString("type", "WordPiece");
        json.WriteString("prefix", "##");
        json.WriteBoolean("cleanup", true);
        json.WriteEndObject();
        WriteModel(json, tokenizer.Vocabulary);
    }

    /// <summary>Writes true, false or null.</summary>
    public static void WriteFlag(Utf8JsonWriter json, string name, bool? flag)
    {
        if (flag is bool known)
        {
            json.WriteBoolean(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>[CLS] A [SEP], and [CLS] A [SEP] B [SEP].</summary>
    private static void WriteTemplate(Utf8JsonWriter json, Vocabulary vocabulary)
    {
        (string Id, int Type)[] single = [("[CLS]", 0), ("A", 0), ("[SEP]", 0)];
        json.WriteStartObject("post_processor");
        json.WriteString("type", "TemplateProcessing");
        WriteParts(json, "single", single);
        WriteParts(json, "pair", [.. single, ("B", 1), ("[SEP]", 1)]);
        json.WriteStartObject("special_tokens");
        foreach ((string token, int id) in new[] { ("[CLS]", vocabulary.ClsId), ("[SEP]", vocabulary.SepId) })
        {
            json.WriteStartObject(token);
            json.WriteString("id", token);
            json.WriteStartArray("ids");
            json.WriteNumberValue(id);
            json.WriteEndArray();
            json.WriteStartArray("tokens");
            json.WriteStringValue(token);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteParts(Utf8JsonWriter json, string name, (string Id, int Type)[] parts)
    {
        json.WriteStartArray(name);
        foreach ((string id, int type) in parts)
        {
            json.WriteStartObject();
            json.WriteStartObject(id.Length == 1 ? "Sequence" : "SpecialToken");
            json.WriteString("id", id);
            json.WriteNumber("type_id", type);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteModel(Utf8JsonWriter json, Vocabulary vocabulary)
    {
        json.WriteStartObject("model");
        json.WriteString("type", "WordPiece");
        json.WriteString("unk_token", "[UNK]");
        json.WriteString("continuing_subword_prefix", "##");
        json.WriteNumber("max_input_chars_per_word", PieceTrie.MaxWordLength);
        json.WriteStartObject("vocab");
        for (int id = 0; id < vocabulary.Count; id++)
        {
            // A piece that stands twice in vocab.txt has its later id only.
            if (vocabulary.TryGetId(vocabulary[id], out int known) && known == id)
            {
                json.WriteNumber(vocabulary[id], id);
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
