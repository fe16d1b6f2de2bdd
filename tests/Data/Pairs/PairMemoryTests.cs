using BertNotebooks.Data.Pairs;
using BertNotebooks.Data.Tokens;
using Xunit;

namespace BertNotebooks.Tests.Data.Pairs;

[Collection(AloneCollection.Name)]
public sealed class PairMemoryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LargeTextIsNotHeld()
    {
        // 24 MB, 500,000 sentences of 16 pieces in 5,000 documents: a number a sentence alone would take 2 MB, their ids 16.
        string path = _folder.Path("a.txt");
        using (StreamWriter writer = new(path))
        {
            for (int i = 0; i < 500_000; i++)
            {
                writer.Write(string.Join(' ', Enumerable.Repeat($"p{10 + i % 89}", 16)));
                writer.Write(i % 100 == 99 ? "\n\n" : "\n");
            }
        }

        using TokenStore store = StoredPairs.Build(_folder, [path]);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        NextSentencePairs pairs = StoredPairs.Pairs(store);
        Assert.Equal(495_000, pairs.Count);
        for (int i = 0; i < 20_000; i++)
        {
            _ = pairs.Pair((int)(i * 7919L % pairs.Count), 1, 0);
        }

        long held = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(pairs);
        Assert.InRange(held, long.MinValue, 500_000);
    }
}
