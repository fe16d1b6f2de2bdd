using Xunit;

namespace BertNotebooks.Tests.Foundation;

public sealed class PrefixTreeTests
{
    // Few different letters, so that many strings begin alike; more strings than the first table has room for.
    private static readonly string[] Strings = [.. Drawn(seed: 1, count: 3000, longest: 12)];

    [Fact]
    public void LongestIsWhatASearchThroughAllStringsFinds()
    {
        PrefixTree tree = new(strings: 4);
        for (int id = 0; id < Strings.Length; id++)
        {
            Assert.True(tree.TryAdd(id % 2, Strings[id], id));
        }

        foreach (string text in Drawn(seed: 2, count: 2000, longest: 20))
        {
            for (int root = 0; root < 2; root++)
            {
                int[] fitting = [.. Enumerable.Range(0, Strings.Length).Where(id => id % 2 == root && text.StartsWith(Strings[id], StringComparison.Ordinal))];
                int longest = fitting.Length == 0 ? 0 : fitting.Max(id => Strings[id].Length);
                // Of equal strings the last id.
                int expected = fitting.Length == 0 ? -1 : fitting.Last(id => Strings[id].Length == longest);
                Assert.Equal((expected, longest), (tree.Longest(root, text, out int length), length));
            }
        }
    }

    [Fact]
    public void NodesBeyondTheLimitAreRefused()
    {
        PrefixTree tree = new(strings: 1);
        Assert.True(tree.TryAdd(0, new string('a', PrefixTree.MostNodes - 2), 1));
        Assert.True(tree.TryAdd(0, "aaa", 2));
        Assert.False(tree.TryAdd(0, "b", 3));
        Assert.Equal(2, tree.Longest(0, "aaab", out _));
    }

    [Fact]
    public void IndexFindsTheLastPlaceOfEachString()
    {
        StringIndex index = new(Strings);
        Assert.All(Strings, text => Assert.Equal((true, Array.LastIndexOf(Strings, text)), (index.TryFind(text, out int place), place)));
        Assert.False(index.TryFind("z", out _));
        Assert.False(new StringIndex([]).TryFind("", out _));
    }

    private static IEnumerable<string> Drawn(long seed, int count, int longest)
    {
        SeededRandom random = new(seed);
        for (int i = 0; i < count; i++)
        {
            yield return string.Concat(Enumerable.Range(0, 1 + random.NextInt(longest)).Select(_ => "abc\U0001F600"[random.NextInt(5)]));
        }
    }
}
