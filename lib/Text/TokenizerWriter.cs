using System.Text.Encodings.Web;
using System.Text.Json;

namespace BertNotebooks.Text;

/// <summary>Writes the files of a tokenizer with the fields that <c>transformers</c> 4.57 writes for <c>BertTokenizerFast</c>.</summary>
internal static class TokenizerWriter
{
    // transformers' VERY_LARGE_INTEGER, int(1e30): no maximal length.
    private const string NoMaxLength = "1000000000000000019884624838656";

    private static readonly (string Name, string Token)[] s_roles =
        [("cls_token", "[CLS]"), ("mask_token", "[MASK]"), ("pad_token", "[PAD]"), ("sep_token", "[SEP]"), ("unk_token", "[UNK]")];

    public static void Write(BertTokenizer tokenizer, string folder)
    {
        tokenizer.Vocabulary.Save(Path.Combine(folder, TokenizerReader.VocabFile));
        WriteJson(Path.Combine(folder, "special_tokens_map.json"), json => WriteRoles(json));
        WriteJson(Path.Combine(folder, TokenizerReader.ConfigFile), json => WriteConfig(json, tokenizer));
        WriteJson(Path.Combine(folder, TokenizerReader.TokenizerFile), json => WriteTokenizer(json, tokenizer));
    }

    private static void WriteJson(string path, Action<Utf8JsonWriter> write) => AtomicFile.Write(path, stream =>
    {
        JsonWriterOptions options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using Utf8JsonWriter json = new(stream, options);
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    });

    private static void WriteRoles(Utf8JsonWriter json, params ReadOnlySpan<string> names)
    {
        foreach ((string name, string token) in s_roles)
        {
            if (names.IsEmpty || names.Contains(name))
            {
                json.WriteString(name, token);
            }
        }
    }

    private static void WriteConfig(Utf8JsonWriter json, BertTokenizer tokenizer)
    {
        json.WriteStartObject("added_tokens_decoder");
        foreach (AddedToken token in tokenizer.AddedTokens.OrderBy(token => token.Id))
        {
            json.WriteStartObject($"{token.Id}");
            json.WriteString("content", token.Content);
            json.WriteBoolean("lstrip", token.LStrip);
            json.WriteBoolean("normalized", token.Normalized);
            json.WriteBoolean("rstrip", token.RStrip);
            json.WriteBoolean("single_word", token.SingleWord);
            json.WriteBoolean("special", token.Special);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteBoolean("clean_up_tokenization_spaces", true);
        WriteRoles(json, "cls_token");
        json.WriteBoolean("do_basic_tokenize", true);
        json.WriteBoolean("do_lower_case", tokenizer.Options.LowerCase);
        json.WriteStartObject("extra_special_tokens");
        json.WriteEndObject();
        WriteRoles(json, "mask_token");
        json.WritePropertyName("model_max_length");
        json.WriteRawValue(tokenizer.ModelMaxLength is int length ? $"{length}" : NoMaxLength);
        json.WriteNull("never_split");
        WriteRoles(json, "pad_token", "sep_token");
        WriteFlag(json, "strip_accents", tokenizer.Options.StripAccents);
        json.WriteBoolean("tokenize_chinese_chars", tokenizer.Options.TokenizeChineseChars);
        json.WriteString("tokenizer_class", "BertTokenizer");
        WriteRoles(json, "unk_token");
    }

    private static void WriteTokenizer(Utf8JsonWriter json, BertTokenizer tokenizer)
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
        json.WriteNumber("max_input_chars_per_word", WordPieceSink.MaxWordLength);
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

    private static void WriteFlag(Utf8JsonWriter json, string name, bool? flag)
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
}
