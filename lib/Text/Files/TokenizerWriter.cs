using System.Text.Encodings.Web;
using System.Text.Json;
using BertNotebooks.Text.Added;

namespace BertNotebooks.Text.Files;

/// <summary>Writes the files of a tokenizer with the fields that <c>transformers</c> 4.57 writes for <c>BertTokenizerFast</c>.</summary>
internal static class TokenizerWriter
{
    // transformers' VERY_LARGE_INTEGER, int(1e30): no maximal length.
    private const string NoMaxLength = "1000000000000000019884624838656";

    private static readonly string[] s_roles = ["cls_token", "mask_token", "pad_token", "sep_token", "unk_token"];

    public static void Write(BertTokenizer tokenizer, string folder)
    {
        tokenizer.Vocabulary.Save(Path.Combine(folder, ModelFiles.Vocabulary));
        WriteJson(Path.Combine(folder, ModelFiles.SpecialTokens), json => WriteRoles(json, tokenizer));
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

    // A token that is not found in texts as it stands would be, once it is named.
    private static void WriteRoles(Utf8JsonWriter json, BertTokenizer tokenizer, params ReadOnlySpan<string> names)
    {
        foreach (string name in s_roles)
        {
            string token = tokenizer.Vocabulary.Special[AddedTokenReader.Roles.ToList().IndexOf(name)];
            if ((names.IsEmpty || names.Contains(name)) && tokenizer.AddedTokens.Any(added => added.Content == token))
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
        WriteRoles(json, tokenizer, "cls_token");
        json.WriteBoolean("do_basic_tokenize", true);
        json.WriteBoolean("do_lower_case", tokenizer.Options.LowerCase);
        json.WriteStartObject("extra_special_tokens");
        json.WriteEndObject();
        WriteRoles(json, tokenizer, "mask_token");
        json.WritePropertyName("model_max_length");
        json.WriteRawValue(tokenizer.ModelMaxLength is int length ? $"{length}" : NoMaxLength);
        json.WriteNull("never_split");
        WriteSide(json, "padding_side", tokenizer.PaddingSide);
        WriteRoles(json, tokenizer, "pad_token", "sep_token");
        if (tokenizer.Parts.SplitSpecialTokens)
        {
            json.WriteBoolean("split_special_tokens", true);
        }

        TokenizerJson.WriteFlag(json, "strip_accents", tokenizer.Options.StripAccents);
        json.WriteBoolean("tokenize_chinese_chars", tokenizer.Options.TokenizeChineseChars);
        // Under the general class all releases follow tokenizer.json as it is; under BERT's they do not agree on other parts than BERT's.
        json.WriteString("tokenizer_class", tokenizer.Parts.IsGeneral ? "PreTrainedTokenizerFast" : "BertTokenizer");
        WriteSide(json, "truncation_side", tokenizer.TruncationSide);
        WriteRoles(json, tokenizer, "unk_token");
    }

    private static void WriteSide(Utf8JsonWriter json, string name, TokenSide side)
    {
        if (side == TokenSide.Left)
        {
            json.WriteString(name, "left");
        }
    }
}
