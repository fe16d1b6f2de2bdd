using System.Security.Cryptography;
using System.Text.Json;
using BertNotebooks.Text;
using BertNotebooks.Text.Files;

namespace BertNotebooks.Data.Tokens;

/// <summary>What a <see cref="TokenStore"/> is made from; two stores of the same source are the same to the byte.</summary>
/// <param name="Vocabulary">SHA-256 of the tokenizer: pieces, added tokens, normalization.</param>
/// <param name="Text">SHA-256 of the files.</param>
/// <param name="Settings">What else shapes the inputs, as <c>name=value</c> with blanks between.</param>
internal sealed record TokenStoreSource(string Vocabulary, string Text, string Settings)
{
    /// <summary>The hash of all that decides which ids a text gets.</summary>
    public static string HashOf(BertTokenizer tokenizer)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartObject();
            TokenizerJson.Write(json, tokenizer);
            if (tokenizer.Parts.SplitSpecialTokens)
            {
                json.WriteBoolean("split_special_tokens", true);
            }

            json.WriteEndObject();
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
    }

    /// <summary>Names the first part in which another source differs, with both sides; null when there is none.</summary>
    public string? DifferenceTo(TokenStoreSource other) =>
        Vocabulary != other.Vocabulary ? $"vocabulary: it has {Short(Vocabulary)}, and this run {Short(other.Vocabulary)} (SHA-256)"
        : Settings != other.Settings ? $"setting: it has {Settings.Shown()}, and this run {other.Settings.Shown()}"
        : Text != other.Text ? $"text: it has {Short(Text)}, and this run {Short(other.Text)} (SHA-256)"
        : null;

    private static string Short(string hash) => hash.Length <= 12 ? hash : hash[..12];
}
