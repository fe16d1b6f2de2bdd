using System.Text.Json;
using BertNotebooks.Tests.Checkpoints;
using BertNotebooks.Text;
using Xunit;
using Encoding = BertNotebooks.Text.Encoding;

namespace BertNotebooks.Tests.Text;

/// <summary>Pairs that a model for two texts is given, cut to a few tokens.</summary>
public sealed class GoldenPairTests
{
    [GoldenTheory("tasks/collation.json", "vocab")]
    [GoldenData("tasks/collation.json")]
    public void PairsAreCutLongestFirst(string file)
    {
        BertTokenizer tokenizer = GoldenJson.Tokenizer(file);
        JsonElement[] pairs = [.. GoldenModel.Json(file).GetProperty("pairs").EnumerateArray()];
        Assert.NotEmpty(pairs);
        Assert.All(pairs, golden =>
        {
            Assert.Equal("longest_first", golden.GetProperty("truncation").GetString());

            // The library called here takes an empty second text for none, the one below it, whose calls encode.jsonl holds, does not.
            string? pair = golden.GetProperty("pair").GetString() is { Length: > 0 } second ? second : null;
            EncodeOptions options = new() { Truncation = TruncationStrategy.LongestFirst, MaxLength = golden.GetProperty("max_length").GetInt32() };
            Encoding encoding = tokenizer.Encode(golden.GetProperty("text").GetString()!, pair, options);
            Assert.Equal(golden.GetProperty("input_ids").Ints(), encoding.InputIds);
            Assert.Equal(golden.GetProperty("token_type_ids").Ints(), encoding.TokenTypeIds);
            Assert.Equal(golden.GetProperty("attention_mask").Ints(), encoding.AttentionMask);
            Assert.Equal(golden.GetProperty("tokens").Strings(), encoding.Tokens);
        });
    }
}
