using BertNotebooks.Play.Notebooks;
using Xunit;

namespace BertNotebooks.Tests.Play.Notebooks;

public sealed class RunOrderTests
{
    [Theory]
    [InlineData("only", "b", "b")]
    [InlineData("only", "d a", "a d")]
    [InlineData("above", "c", "a b")]
    [InlineData("above", "a", "")]
    [InlineData("below", "c", "c d")]
    [InlineData("all", "", "a b c d")]
    [InlineData("stale", "", "b d")]
    [InlineData("only", "gone", "")]
    [InlineData("below", "gone", "")]
    public void ModeMeansCells(string mode, string named, string expected) => Assert.Equal(expected, Wanted(mode, named, busy: null));

    [Theory]
    [InlineData("Queued")]
    [InlineData("Running")]
    public void CellThatWaitsOrRunsIsNotTakenTwice(string busy) => Assert.Equal("a c d", Wanted("all", "", Enum.Parse<CellState>(busy)));

    [Fact]
    public void UnknownModeIsRefused() => Assert.Contains("'sideways'", Assert.Throws<ArgumentException>(() => Wanted("sideways", "a", null)).Message, StringComparison.Ordinal);

    private static string Wanted(string mode, string named, CellState? busy)
    {
        CellRecord[] cells = [new("a"), new("b") { Stale = ["edited"], State = busy ?? CellState.Idle }, new("c"), new("d") { Stale = ["edited"] }];
        return string.Join(' ', RunOrder.Of(cells, mode, named.Split(' ')).Select(cell => cell.Id));
    }
}
