using BertNotebooks.Data.Corpora;
using Xunit;

namespace BertNotebooks.Tests.Data.Files;

[Collection(AloneCollection.Name)]
public sealed class RecordMemoryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ListOnOneLineIsReadWithoutBeingHeld()
    {
        // 40 MB, more than a line may have.
        string path = _folder.Path("a.json");
        using (StreamWriter writer = new(path))
        {
            writer.Write('[');
            for (int i = 0; i < 400_000; i++)
            {
                writer.Write($"{(i > 0 ? "," : "")}{{\"id\":{i},\"text\":\"{new string((char)('a' + i % 26), 70)}\",\"tags\":[1,2]}}");
            }

            writer.Write(']');
        }

        long before = GC.GetTotalMemory(forceFullCollection: true), most = 0;
        int count = 0;
        foreach (string text in Corpus.ReadLines(path))
        {
            Assert.Equal((char)('a' + count % 26), text[69]);
            most = ++count % 100_000 == 0 ? Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before) : most;
        }

        Assert.Equal(400_000, count);
        Assert.InRange(most, 0, 20_000_000);
    }
}
