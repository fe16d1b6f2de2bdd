using System.Text.Encodings.Web;
using System.Text.Json;
using BertNotebooks.Text.WordPiece;

namespace BertNotebooks.Text.Files;

/// <summary>Writes the files of a tokenizer with the fields that <c>transformers</c> 4.57 writes for <c>BertTokenizerFast</c>.</summary>
internal static class TokenizerWriter
{
    // transformers' VERY_LARGE_INTEGER, int(1e30): no maximal length.
    private const string NoMaxLength = "1000000000000000019884624838656";

    private static readonly (string Name, string Token)[] s_roles =
        [("cls_token", "[CLS]"), ("mask_token", "[MASK]"), ("pad_token", "[PAD]"), ("sep_token", "[SEP]"), ("unk_token", "[UNK]")];

    public static void Write(BertTokenizer tokenizer, string folder)
    {
        tokenizer.Vocabulary.Save(Path.Combine(folder, ModelFiles.Vocabulary));
        WriteJson(Path.Combine(folder, ModelFiles.SpecialTokens), json => WriteRoles(json));
        WriteJson(Path.Combine(folder, ModelFiles.TokenizerConfig), json => WriteConfig(json, tokenizer));
        WriteJson(Path.Combine(folder, ModelFiles.Tokenizer), json => TokenizerJson.Write(json, tokenizer));
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
        TokenizerJson.WriteFlag(json, "strip_accents", tokenizer.Options.StripAccents);
        json.WriteBoolean("tokenize_chinese_chars", tokenizer.Options.TokenizeChineseChars);
        json.WriteString("tokenizer_class", "BertTokenizer");
        WriteRoles(json, "unk_token");
    }
}
