using System.Text.Json;
using BertNotebooks.Data.Pairs;
using BertNotebooks.Data.Tokens;
using BertNotebooks.Tests.Checkpoints;
using BertNotebooks.Text;
using Xunit;

namespace BertNotebooks.Tests.Data.Pairs;

public sealed class GoldenStoredPairTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [GoldenTheory("tasks/collation.json")]
    [GoldenData("tasks/collation.json")]
    public void PairOfAStoreIsCutAsByTransformers(string path)
    {
        BertTokenizer tokenizer = BertTokenizer.FromPretrained(GoldenFolder.Shared("vocab/bert-base-uncased-vocab.txt"));
        int compared = 0;
        foreach (JsonElement expected in GoldenModel.Json(path).GetProperty("pairs").EnumerateArray())
        {
            string first = expected.GetProperty("text").GetString()!, second = expected.GetProperty("pair").GetString()!;
            if (first.Length == 0 || second.Length == 0)
            {
                // An empty text is no sentence, and in no store.
                continue;
            }

            using TokenStore store = StoredPairs.Build(_folder, [new LinePart(first), new LinePart(second), LinePart.DocumentEnd, new LinePart("another"), LinePart.DocumentEnd], tokenizer);
            NextSentencePairs pairs = StoredPairs.Pairs(store, expected.GetProperty("max_length").GetInt32(), tokenizer);
            Encoding pair = Enumerable.Range(0, 64).Select(epoch => pairs.Pair(0, 1, epoch)).First(drawn => drawn.IsNext).Encoding;
            int[] Ints(string name) => [.. expected.GetProperty(name).EnumerateArray().Select(value => value.GetInt32())];
            Assert.Equal(Ints("input_ids"), pair.InputIds);
            Assert.Equal(Ints("token_type_ids"), pair.TokenTypeIds);
            Assert.Equal(Ints("attention_mask"), pair.AttentionMask);
            compared++;
        }

        Assert.NotEqual(0, compared);
    }
}
