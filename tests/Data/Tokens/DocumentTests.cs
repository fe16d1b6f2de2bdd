using BertNotebooks.Data.Pairs;
using BertNotebooks.Data.Tokens;
using BertNotebooks.Tests.Data.Pairs;
using Xunit;

namespace BertNotebooks.Tests.Data.Tokens;

public sealed class DocumentTests : IDisposable
{
    private static readonly LinePart End = LinePart.DocumentEnd;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void BlankLineOrTheFilesEndEndsADocument()
    {
        TextFiles files = new([_folder.Write("a.txt", "\n \none\n two\r\n\r\n\t\nthree"), _folder.Write("b.txt", "\uFEFFfour\n\n")]);
        List<(LinePart, string)> read = [.. files.ReadDocuments().Select(part => (part, files.Place))];
        Assert.Equal([new("one"), new(" two"), End, new("three"), End, new("four"), End], read.Select(part => part.Item1));
        Assert.EndsWith("a.txt', line 3", read[0].Item2);
        Assert.EndsWith("a.txt', line 7", read[3].Item2);
        Assert.EndsWith("b.txt', line 1", read[5].Item2);
        Assert.Equal(["one", " two", "three", "four"], files.Read().Select(part => part.Text));
    }

    [Theory]
    [InlineData("a.jsonl", "{\"text\":\"one\\n\\ntwo\\r\\n\"}\n{\"text\":\" \"}\n{\"text\":\"three\"}\n")]
    [InlineData("a.csv", "text,id\n\"one\n\ntwo\r\n\",1\n\" \",2\nthree,3\n")]
    public void RecordIsADocumentOfItsLines(string name, string content)
    {
        TextFiles files = new([_folder.Write(name, content)]);
        List<(LinePart Part, string Place)> read = [.. files.ReadDocuments().Select(part => (part, files.Place))];
        Assert.Equal(["one", "two", "", "three", ""], read.Select(part => part.Part.Text.TrimEnd()));
        Assert.EndsWith("', record 3", read[3].Place);
    }

    [Fact]
    public void LongLineIsOneSentenceAndBlankPartsOfItEndNothing()
    {
        string blanks = new(' ', 3 * TextFiles.LongestPart), words = string.Concat(Enumerable.Repeat("p7 ", 500_000));
        using TokenStore store = StoredPairs.Build(_folder, [_folder.Write("a.txt", $"p5\n{blanks}p6{blanks}\n{words}\n{blanks}\np8\n")]);
        StoredDocuments documents = StoredDocuments.Of(store);
        Assert.Equal((2, 4, 2), (documents.Count, documents.Sentences, documents.Pairs));
        Assert.InRange(store.LengthOf(documents.Place(2)), 300_000, 500_000);
    }

    [Fact]
    public void LinesWithoutAPieceAreNoSentencesAndMakeNoDocument()
    {
        using TokenStore store = StoredPairs.Build(_folder, [_folder.Write("a.txt", "\u0001\n\np5\n\u0001\np6\n\n\u0001\n\u0002\n\np7\n")]);
        Assert.Equal([1, 1, 0, 1, 0], Enumerable.Range(0, store.Count).Select(store.LengthOf));
        Assert.Equal([2, 4], store.EmptyInputs());
        Assert.Equal(2, TokenStoreHeader.Read(_folder.Path("s.tokens"))!.Documents);
    }

    [Fact]
    public void PlacesOfSentencesAndPairsAreThoseOfTheirDocuments()
    {
        // Documents of 1, 3, 1, 1, 2 and 4 sentences.
        int[] sizes = [1, 3, 1, 1, 2, 4];
        using TokenStore store = StoredPairs.Build(_folder, [_folder.Write("a.txt", string.Join("\n\n", sizes.Select(size => string.Join('\n', Enumerable.Repeat("p5", size)))))]);
        for (int start = 0; start <= sizes.Length; start++)
        {
            for (int count = 0; start + count <= sizes.Length; count++)
            {
                StoredDocuments documents = StoredDocuments.Of(store).Slice(start, count);
                List<int> sentences = [], pairs = [];
                int place = sizes.Take(start).Sum() + start;
                foreach (int size in sizes.Skip(start).Take(count))
                {
                    sentences.AddRange(Enumerable.Range(place, size));
                    pairs.AddRange(Enumerable.Range(place, size - 1));
                    place += size + 1;
                }

                Assert.Equal(sentences, Enumerable.Range(0, documents.Sentences).Select(documents.Place));
                Assert.Equal(pairs, Enumerable.Range(0, documents.Pairs).Select(pair => documents.OfPair(pair).Place));
            }
        }
    }

    [Fact]
    public void ManyDocumentsAreFoundOverThePartsInWhichOffsetsAreRead()
    {
        using TokenStore store = StoredPairs.Build(_folder, [_folder.Write("a.txt", string.Concat(Enumerable.Repeat("p5\np6\n\np7\n\n", 20_000)))]);
        Assert.Equal(Enumerable.Range(0, 20_000).SelectMany(i => (int[])[5 * i + 2, 5 * i + 4]), store.EmptyInputs());
    }
}
