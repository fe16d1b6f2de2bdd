using BertNotebooks.Play.Notebooks;
using Xunit;

namespace BertNotebooks.Tests.Play.Notebooks;

public sealed class StaleMarksTests
{
    [Fact]
    public void NothingIsStaleAfterARunInOrder() =>
        Assert.Empty(StaleMarks.Of([Cell("a", run: 1), Cell("b", run: 2, uses: "x:a"), Cell("c", run: 3, uses: "y:b")]));

    [Fact]
    public void EditedCellAndAllBehindItAreStale()
    {
        var stale = StaleMarks.Of([Cell("a", run: 1, edited: true), Cell("b", run: 2, uses: "x:a"), Cell("c", run: 3, uses: "y:b"), Cell("d", run: 4)]);

        Assert.Equal(["edited since it ran, or what it imports was"], stale["a"]);
        Assert.Equal(["x of cell 1 is stale"], stale["b"]);
        Assert.Equal(["y of cell 2 is stale"], stale["c"]);
        Assert.DoesNotContain("d", stale.Keys);
    }

    [Fact]
    public void CellIsStaleWhenItsSourceRanAgain() =>
        Assert.Equal(["x of cell 1 is newer"], StaleMarks.Of([Cell("a", run: 3), Cell("b", run: 2, uses: "x:a")])["b"]);

    [Fact]
    public void AssignmentInBetweenIsASource() =>
        Assert.Equal(["x of cell 2 is newer"], StaleMarks.Of([Cell("a", run: 1), Cell("b", run: 4, writes: "x:a"), Cell("c", run: 3, uses: "x:a")])["c"]);

    [Fact]
    public void AssignmentBelowIsNone() =>
        Assert.Empty(StaleMarks.Of([Cell("a", run: 1), Cell("b", run: 2, uses: "x:a"), Cell("c", run: 3, writes: "x:a")]));

    [Fact]
    public void CellThatHasNotRunIsNotStale() => Assert.Empty(StaleMarks.Of([Cell("a", run: 5), Cell("b", run: 0, edited: true, uses: "x:a")]));

    [Fact]
    public void DependentsAreTransitive() =>
        Assert.Equal(["b", "d"], StaleMarks.DependentsOf([Cell("a"), Cell("b", uses: "x:a"), Cell("c"), Cell("d", uses: "y:b")], "a"));

    [Fact]
    public void SourcesAreTransitive() =>
        Assert.Equal(["a", "b"], StaleMarks.SourcesOf([Cell("a"), Cell("b", uses: "x:a"), Cell("c"), Cell("d", uses: "y:b"), Cell("e")], "d"));

    private static CellTrace Cell(string id, int run = 1, bool edited = false, string? uses = null, string? writes = null) =>
        new(id, id[0] - 'a' + 1, run, edited, Names(uses), Names(writes));

    private static Dictionary<string, string> Names(string? pair) => pair is null ? [] : new() { [pair.Split(':')[0]] = pair.Split(':')[1] };
}
