using System.Text.Json;
using BertNotebooks.Text;
using Xunit;

namespace BertNotebooks.Tests.Text;

/// <summary>Whole calls: pairs, truncation, padding, overflow, batches, and writing ids as text.</summary>
public sealed class GoldenEncodeTests
{
    [GoldenTheory("tokenizer/encode.jsonl", "vocab")]
    [GoldenData("tokenizer/encode.jsonl")]
    public void CallsGiveTheLibrarysEncodings(string file)
    {
        BertTokenizer tokenizer = GoldenJson.Tokenizer(file);
        Assert.All(GoldenJson.Objects(file), golden => AssertCall(tokenizer, golden));
    }

    [GoldenTheory("tokenizer/decode.jsonl", "vocab")]
    [GoldenData("tokenizer/decode.jsonl")]
    public void IdsAreWrittenAsTheLibraryWritesThem(string file)
    {
        BertTokenizer tokenizer = GoldenJson.Tokenizer(file);
        Assert.All(GoldenJson.Objects(file), golden =>
        {
            int[] ids = golden.GetProperty("ids").Ints();
            bool skip = golden.GetProperty("skip_special_tokens").GetBoolean();
            bool cleanUp = golden.GetProperty("clean_up_tokenization_spaces").GetBoolean();
            if (golden.Optional("error") is not null)
            {
                Assert.Throws<BertNotebooksException>(() => tokenizer.Decode(ids, skip, cleanUp));
                return;
            }

            Assert.Equal(golden.GetProperty("text").GetString(), tokenizer.Decode(ids, skip, cleanUp));
        });
    }

    private static void AssertCall(BertTokenizer tokenizer, JsonElement golden)
    {
        // A MaxLength without room for the special tokens is refused here; the library then silently does not truncate.
        bool refusedHere = golden.Optional("note")?.GetString()!.Contains("smaller than the number of special tokens", StringComparison.Ordinal) ?? false;
        if (golden.Optional("error") is not null || refusedHere)
        {
            Assert.Throws<BertNotebooksException>(() => Call(tokenizer, golden));
            return;
        }

        JsonElement[] expected = [.. golden.GetProperty("encodings").EnumerateArray()];
        (int Sample, Encoding Encoding)[] actual = [.. Call(tokenizer, golden)
            .SelectMany((encoding, i) => encoding.Overflowing.Prepend(encoding).Select(window => (i, window)))];
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => AssertEncoding(pair.First, pair.Second.Encoding));
        if (golden.Optional("sample_of_encoding") is JsonElement samples)
        {
            Assert.Equal(samples.Ints(), actual.Select(item => item.Sample));
        }
    }

    private static IReadOnlyList<Encoding> Call(BertTokenizer tokenizer, JsonElement golden)
    {
        EncodeOptions options = Options(golden.GetProperty("options"));
        return golden.GetProperty("kind").GetString() == "encode"
            ? [tokenizer.Encode(golden.GetProperty("text").GetString()!, golden.Optional("pair")?.GetString(), options)]
            : tokenizer.EncodeBatch(golden.GetProperty("texts").Strings(), options, golden.Optional("pairs")?.Strings());
    }

    private static EncodeOptions Options(JsonElement options) => new()
    {
        AddSpecialTokens = options.Optional("add_special_tokens")?.GetBoolean() ?? true,
        MaxLength = options.Optional("max_length")?.GetInt32(),
        Stride = options.Optional("stride")?.GetInt32() ?? 0,
        PadToMultipleOf = options.Optional("pad_to_multiple_of")?.GetInt32(),
        ReturnOverflowingTokens = options.Optional("return_overflowing_tokens")?.GetBoolean() ?? false,
        Truncation = Word(options, "truncation") switch
        {
            null or "False" => TruncationStrategy.None,
            "longest_first" or "True" => TruncationStrategy.LongestFirst,
            "only_first" => TruncationStrategy.OnlyFirst,
            "only_second" => TruncationStrategy.OnlySecond,
            string other => throw new ArgumentException(other),
        },
        Padding = Word(options, "padding") switch
        {
            null or "False" => PaddingStrategy.None,
            "longest" or "True" => PaddingStrategy.Longest,
            "max_length" => PaddingStrategy.MaxLength,
            string other => throw new ArgumentException(other),
        },
        TruncationSide = Word(options, "truncation_side") == "left" ? TokenSide.Left : TokenSide.Right,
        PaddingSide = Word(options, "padding_side") == "left" ? TokenSide.Left : TokenSide.Right,
    };

    private static string? Word(JsonElement options, string name) => options.Optional(name)?.ToString();

    private static void AssertEncoding(JsonElement golden, Encoding encoding)
    {
        Assert.Equal(golden.GetProperty("ids").Ints(), encoding.InputIds);
        Assert.Equal(golden.GetProperty("tokens").Strings(), encoding.Tokens);
        Assert.Equal(golden.GetProperty("token_type_ids").Ints(), encoding.TokenTypeIds);
        Assert.Equal(golden.GetProperty("attention_mask").Ints(), encoding.AttentionMask);
        Assert.Equal(golden.GetProperty("special_tokens_mask").Ints(), encoding.SpecialTokensMask);
        Assert.Equal(golden.GetProperty("word_ids").IntsOrNulls(), encoding.WordIds);
        Assert.Equal(golden.GetProperty("sequence_ids").IntsOrNulls(), encoding.SequenceIds);
        Assert.Equal(golden.GetProperty("offsets_utf16").Offsets(), encoding.Offsets);
    }
}
