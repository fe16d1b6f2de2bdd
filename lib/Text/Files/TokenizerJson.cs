using System.Text.Json;
using BertNotebooks.Text.Added;

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
        WritePart(json, tokenizer, "normalizer", () =>
        {
            json.WriteString("type", "BertNormalizer");
            json.WriteBoolean("clean_text", tokenizer.Options.CleanText);
            json.WriteBoolean("handle_chinese_chars", tokenizer.Options.TokenizeChineseChars);
            WriteFlag(json, "strip_accents", tokenizer.Options.StripAccents);
            json.WriteBoolean("lowercase", tokenizer.Options.LowerCase);
        });
        WritePart(json, tokenizer, "pre_tokenizer", () => json.WriteString("type", "BertPreTokenizer"));
        WritePart(json, tokenizer, "post_processor", () => WriteTemplate(json, tokenizer.Vocabulary));
        WritePart(json, tokenizer, "decoder", () =>
        {
            json.WriteString("type", "WordPiece");
            json.WriteString("prefix", "##");
            json.WriteBoolean("cleanup", true);
        });
        WriteModel(json, tokenizer);
    }

    // As the tokenizer's own file has it, or BERT's.
    private static void WritePart(Utf8JsonWriter json, BertTokenizer tokenizer, string name, Action writeBerts)
    {
        if (tokenizer.Parts.Written.TryGetValue(name, out JsonElement written))
        {
            json.WritePropertyName(name);
            written.WriteTo(json);
            return;
        }

        json.WriteStartObject(name);
        writeBerts();
        json.WriteEndObject();
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
        (string cls, string sep) = (vocabulary[vocabulary.ClsId], vocabulary[vocabulary.SepId]);
        (string? Id, int Type)[] single = [(cls, 0), (null, 0), (sep, 0)];
        json.WriteString("type", "TemplateProcessing");
        WriteParts(json, "single", single);
        WriteParts(json, "pair", [.. single, (null, 1), (sep, 1)]);
        json.WriteStartObject("special_tokens");
        foreach ((string token, int id) in new[] { (cls, vocabulary.ClsId), (sep, vocabulary.SepId) }.Distinct())
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
    }

    // A part without a name is a text: A of type 0, B of type 1.
    private static void WriteParts(Utf8JsonWriter json, string name, (string? Id, int Type)[] parts)
    {
        json.WriteStartArray(name);
        foreach ((string? id, int type) in parts)
        {
            json.WriteStartObject();
            json.WriteStartObject(id is null ? "Sequence" : "SpecialToken");
            json.WriteString("id", id ?? (type == 0 ? "A" : "B"));
            json.WriteNumber("type_id", type);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteModel(Utf8JsonWriter json, BertTokenizer tokenizer)
    {
        Vocabulary vocabulary = tokenizer.Vocabulary;
        json.WriteStartObject("model");
        json.WriteString("type", "WordPiece");
        json.WriteString("unk_token", vocabulary[vocabulary.UnkId]);
        json.WriteString("continuing_subword_prefix", tokenizer.Parts.ContinuingPrefix);
        json.WriteNumber("max_input_chars_per_word", tokenizer.Parts.MaxWordLength);
        json.WriteStartObject("vocab");
        for (int id = 0; id < vocabulary.PieceCount; id++)
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
