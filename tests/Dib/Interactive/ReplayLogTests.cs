using BertNotebooks.Dib.Interactive;
using Xunit;

namespace BertNotebooks.Tests.Dib.Interactive;

public sealed class ReplayLogTests
{
    private readonly ReplayLog _log = new();

    private void Add(string cells)
    {
        foreach (char cell in cells)
        {
            _log.Add(new PassedRun(new CellRequest($"{cell}", 1, 1, $"{_log.Runs.Count}"), ""));
        }
    }

    private string Cells => string.Concat(_log.Runs.Select(run => run.Cell.CellId));

    [Theory]
    [InlineData("abc", "abc")]
    [InlineData("abbbc", "abc")]
    [InlineData("arara", "ara")]
    [InlineData("arararx", "arx")]
    [InlineData("abcabcd", "abcd")]
    [InlineData("abcda", "abcda")]
    public void SequenceThatRanAgainRightBehindItselfCountsOnce(string ran, string repeated)
    {
        Add(ran);

        Assert.Equal(repeated, Cells);
    }

    [Fact]
    public void OfARepeatedRunTheNewestSourceCounts()
    {
        Add("aa");

        Assert.Equal("1", Assert.Single(_log.Runs).Cell.Text);
    }

    [Fact]
    public void RunsOfAnOldProcessCountUntilACellPassedInTheNewOne()
    {
        Add("ab");
        _log.BeginProcess();
        Assert.Equal("ab", Cells);

        Add("c");

        Assert.Equal("c", Cells);
    }
}
