using System.Text.Json;
using BertNotebooks.Text;
using Xunit;

namespace BertNotebooks.Tests.Text;

/// <summary>Folders of tokenizers as they lie about: each is followed as the library follows it, or refused with its oddity's name.</summary>
public sealed class GoldenTokenizerFolderTests
{
    [GoldenTheory("tokenizer-folders/*/expected.json")]
    [GoldenData("tokenizer-folders/*/expected.json")]
    public void FolderGivesTheLibrarysIdsOrIsRefusedByName(string file)
    {
        JsonElement expected = JsonDocument.Parse(File.ReadAllText(file)).RootElement;
        bool follows = expected.GetProperty("status").GetString() == "follow";
        BertTokenizer tokenizer;
        try
        {
            tokenizer = BertTokenizer.FromPretrained(Path.GetDirectoryName(file)!);
        }
        catch (BertNotebooksException e) when (!follows || IsTrue(expected, "refuse_ok"))
        {
            AssertNames(e.Message, expected);
            return;
        }

        Assert.True(follows || IsTrue(expected, "follow_ok"), "The folder must be refused, and was opened.");
        AssertCases(tokenizer, expected);
        AssertSavedIsTheSame(tokenizer, expected);
    }

    private static void AssertNames(string message, JsonElement expected)
    {
        Assert.True(message.Length <= 450, message);
        Assert.All(expected.Optional("message_has_all")?.Strings() ?? [], part => Assert.Contains(part, message, StringComparison.Ordinal));
        if (expected.Optional("message_has_one") is JsonElement one)
        {
            Assert.Contains(one.Strings(), part => message.Contains(part, StringComparison.Ordinal));
        }
    }

    /// <summary>One road for all cases of a folder: the ids of the newest library, or all of those that another road gives.</summary>
    private static void AssertCases(BertTokenizer tokenizer, JsonElement expected)
    {
        string[] roads = ["", .. (expected.Optional("either")?.Strings() ?? []).Select(road => road + "_")];
        List<string> mistakes = [];
        foreach (string road in roads)
        {
            string[] wrong = [.. expected.GetProperty("cases").EnumerateArray().Select(item => MistakeIn(tokenizer, item, road, expected)).OfType<string>()];
            if (wrong.Length == 0)
            {
                AssertDecoded(tokenizer, expected);
                return;
            }

            mistakes.Add($"road \"{road}\": {wrong.Length} wrong, such as {wrong[0]}");
        }

        Assert.Fail(string.Join('\n', mistakes));
    }

    private static string? MistakeIn(BertTokenizer tokenizer, JsonElement item, string road, JsonElement expected)
    {
        Encoding encoding = Call(tokenizer, item);
        return Differs("ids", encoding.InputIds, Of(item, road, "ids").Ints())
            ?? Differs("type ids", encoding.TokenTypeIds, Of(item, road, "type_ids").Ints())
            ?? (item.Optional("attention_mask") is JsonElement mask ? Differs("attention mask", encoding.AttentionMask, mask.Ints()) : null)
            ?? (HasOwn(item, road) ? null : Differs("tokens", encoding.Tokens, item.GetProperty("tokens").Strings()))
            ?? (expected.Optional("offsets")?.GetString() == "exact" && (!HasOwn(item, road) || item.TryGetProperty(road + "offsets_utf16", out _))
                ? Differs("offsets", encoding.Offsets, Of(item, road, "offsets_utf16").Offsets())
                : null);

        string? Differs<T>(string what, T[] actual, T[] wanted) => actual.SequenceEqual(wanted) ? null
            : $"{what} of {item.GetProperty("text")}:\n  {string.Join(' ', actual)}\n  {string.Join(' ', wanted)} (wanted)\n  {string.Join(' ', encoding.Tokens)}";
    }

    private static bool HasOwn(JsonElement item, string road) => road.Length > 0 && item.TryGetProperty(road + "ids", out _);

    private static JsonElement Of(JsonElement item, string road, string name) => item.Optional(road + name) ?? item.GetProperty(name);

    private static Encoding Call(BertTokenizer tokenizer, JsonElement item)
    {
        JsonElement? options = item.Optional("options");
        return tokenizer.Encode(item.GetProperty("text").GetString()!, item.Optional("pair")?.GetString(), new EncodeOptions
        {
            AddSpecialTokens = item.Optional("add_special_tokens")?.GetBoolean() ?? true,
            MaxLength = options?.Optional("max_length")?.GetInt32(),
            Truncation = options?.Optional("truncation")?.ToString() switch
            {
                null or "False" => TruncationStrategy.None,
                "only_first" => TruncationStrategy.OnlyFirst,
                "only_second" => TruncationStrategy.OnlySecond,
                _ => TruncationStrategy.LongestFirst,
            },
            Padding = options?.Optional("padding")?.ToString() switch
            {
                null or "False" => PaddingStrategy.None,
                "max_length" => PaddingStrategy.MaxLength,
                _ => PaddingStrategy.Longest,
            },
        });
    }

    private static void AssertDecoded(BertTokenizer tokenizer, JsonElement expected)
    {
        foreach (JsonElement item in expected.Optional("decode")?.EnumerateArray() ?? default)
        {
            string text = tokenizer.Decode(item.GetProperty("ids").Ints(), item.GetProperty("skip_special_tokens").GetBoolean(), cleanUpTokenizationSpaces: false);
            Assert.Equal(item.GetProperty("text").GetString(), text);
        }
    }

    // What was saved and opened again gives the same, whatever the parts.
    private static void AssertSavedIsTheSame(BertTokenizer tokenizer, JsonElement expected)
    {
        using TempFolder folder = new();
        tokenizer.SavePretrained(folder.Root);
        BertTokenizer again = BertTokenizer.FromPretrained(folder.Root);
        Assert.Empty(again.Warnings);
        Assert.All(expected.GetProperty("cases").EnumerateArray(), item =>
        {
            (Encoding first, Encoding second) = (Call(tokenizer, item), Call(again, item));
            Assert.Equal(first.InputIds, second.InputIds);
            Assert.Equal(first.TokenTypeIds, second.TokenTypeIds);
            Assert.Equal(first.Tokens, second.Tokens);
        });
    }

    private static bool IsTrue(JsonElement expected, string name) => expected.Optional(name)?.ValueKind == JsonValueKind.True;
}
