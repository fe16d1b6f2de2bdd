using System.Globalization;
using System.Text.Json;
using BertNotebooks.Text.Added;

namespace BertNotebooks.Text.Files;

/// <summary>Collects the tokens of a folder that are found in texts as they stand, from all files that may name them.</summary>
internal sealed class AddedTokenReader(TokenizerFiles files, TokenizerClass tokenizerClass)
{
    // In the order in which transformers adds those that no list has.
    private static readonly string[] s_named = ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];

    private static readonly string[] s_lists = ["additional_special_tokens", "extra_special_tokens"];

    private static readonly Dictionary<string, string> s_bert = new()
    {
        ["pad_token"] = "[PAD]", ["unk_token"] = "[UNK]", ["cls_token"] = "[CLS]", ["sep_token"] = "[SEP]", ["mask_token"] = "[MASK]",
    };

    /// <summary>The names that stand for <see cref="Vocabulary.SpecialTokens"/>, in that order.</summary>
    public static IReadOnlyList<string> Roles { get; } = [.. s_bert.Keys];

    /// <summary>What a file, or BERT's class, has as <c>cls_token</c> and so on; null when nobody says.</summary>
    public string? Named(string name) => Special(name)?.Content;

    /// <summary>Tells whether a token stands in no file, and is here since BERT's class has it.</summary>
    public bool IsOfClassAlone(string content) => !tokenizerClass.IsGeneral && s_bert.ContainsValue(content)
        && !Listed(files.Tokenizer).Concat(AllTokens()).Concat(OldList()).Any(token => token.Content == content)
        && !s_bert.Any(role => role.Value == content && (files.SpecialTokens?.Value(role.Key) ?? files.Config?.Value(role.Key)) is not null);

    /// <summary>All tokens, in the order in which those get ids that are no pieces.</summary>
    public TokenList Read()
    {
        TokenList tokens = new(files);
        foreach (AddedToken token in Listed(files.Tokenizer).OrderBy(token => token.Id))
        {
            tokens.Add(token, replaces: true);
        }

        foreach (AddedToken token in AllTokens().OrderBy(token => token.Id))
        {
            tokens.Add(token, replaces: true);
        }

        List<AddedToken> named = [.. s_named.Select(Special).OfType<AddedToken>(), .. s_lists.SelectMany(InList)];
        HashSet<string> special = [.. named.Select(token => token.Content)];
        foreach (AddedToken token in OldList().OrderBy(token => token.Id))
        {
            tokens.Add(special.Contains(token.Content) ? token with { Special = true } : token with { Normalized = true });
        }

        named.ForEach(token => tokens.Add(token));
        return tokens;
    }

    /// <summary>The tokens that a tokenizer.json lists.</summary>
    public static IEnumerable<AddedToken> Listed(TokenizerJsonFile? file) =>
        file?.Fields.Objects("added_tokens").Select(fields => Token(fields, fields.Number("id"))) ?? [];

    private IEnumerable<AddedToken> AllTokens()
    {
        foreach ((string name, JsonFields fields) in files.Config?.Object(TokenizerFiles.AllTokens)?.Members() ?? [])
        {
            yield return Token(fields, int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : null);
        }
    }

    // added_tokens.json, of folders before 2023: contents and ids.
    private IEnumerable<AddedToken> OldList() => files.AddedTokens?.Element.EnumerateObject()
        .Select(item => new AddedToken(item.Name, files.AddedTokens.Number(item.Name) is int id and >= 0 ? id : throw files.AddedTokens.Mistake(item.Name, "the id of an added token, 0 or more"))) ?? [];

    private AddedToken? Special(string name)
    {
        foreach (JsonFields? fields in new[] { files.SpecialTokens, files.Config })
        {
            if (fields?.Value(name) is JsonElement value)
            {
                return SpecialOf(fields, name, value);
            }
        }

        return !tokenizerClass.IsGeneral && s_bert.TryGetValue(name, out string? own) ? new AddedToken(own, -1) { Special = true } : null;
    }

    // A list, or since transformers 4.46 an object that names each.
    private IEnumerable<AddedToken> InList(string name)
    {
        foreach (JsonFields? fields in new[] { files.Config, files.SpecialTokens })
        {
            if (fields?.Value(name) is JsonElement value)
            {
                IEnumerable<JsonElement> items = value.ValueKind == JsonValueKind.Object ? value.EnumerateObject().Select(item => item.Value) : fields.Items(name);
                foreach (JsonElement item in items)
                {
                    yield return SpecialOf(fields, name, item);
                }
            }
        }
    }

    private static AddedToken SpecialOf(JsonFields fields, string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => new AddedToken(value.GetString()!, -1) { Special = true },
        JsonValueKind.Object => Token(fields.Of(value), 0) with { Id = -1, Special = true, Normalized = fields.Of(value).Flag("normalized") ?? false },
        _ => throw fields.Mistake(name, "a token, as a text or an object with \"content\""),
    };

    private static AddedToken Token(JsonFields fields, int? id)
    {
        bool special = fields.Flag("special") ?? false;
        return new AddedToken(
            fields.Text("content") ?? throw fields.Mistake("content", "the text of an added token"),
            id is >= 0 ? id.Value : throw fields.Mistake("id", "the id of an added token, 0 or more"))
        {
            Special = special,
            Normalized = fields.Flag("normalized") ?? !special,
            SingleWord = fields.Flag("single_word") ?? false,
            LStrip = fields.Flag("lstrip") ?? false,
            RStrip = fields.Flag("rstrip") ?? false,
        };
    }
}
