using BertNotebooks.Dib.Processes;
using Xunit;

namespace BertNotebooks.Tests.Dib;

public sealed class NotebookProcessTests(StreamsFixture run) : IClassFixture<StreamsFixture>
{
    [Fact]
    public void CellThatPrintsForSecondsComesToItsEnd()
    {
        Assert.Null(run.Error("prints"));
        Assert.StartsWith("1\n1\n", Assert.Single(run.Outputs("prints", 1)));
    }

    [Fact]
    public void EachCellHasTheWholeTimeLimit()
    {
        Assert.Null(run.Error("slow"));
        Assert.InRange(run.Row("slow").GetProperty("seconds").GetDouble(), StreamsFixture.CellSeconds + 1, 100);
    }

    [UnixTheory]
    [InlineData("native")]
    public void NativeTextStandsBelowItsCellAndIsTakenForNoEvent(string notebook)
    {
        Assert.Null(run.Error(notebook));
        Assert.Equal(3, run.Row(notebook).GetProperty("passed").GetInt32());
        Assert.Equal(["1", "{\"Kind\":\"Done\"}\nhalf a line", "warning <"], run.Outputs(notebook, 2));
        Assert.Equal("warning <", run.Page(notebook).QuerySelector("#cell-2 .error-stream")?.TextContent);
        Assert.Equal(["2", "kept back"], run.Outputs(notebook, 3));
    }

    [UnixTheory]
    [InlineData("floods")]
    public void CellMayFloodAndCloseItsOutput(string notebook)
    {
        Assert.Null(run.Error(notebook));
        Assert.All(run.Outputs(notebook, 2), text => Assert.InRange(text.Length, NativeText.MaxCharacters, NativeText.MaxCharacters + 50));
        Assert.Equal(2, run.Outputs(notebook, 2).Count());
        Assert.Equal(["still here"], run.Outputs(notebook, 4));
    }

    [UnixTheory]
    [InlineData("leaves")]
    public void ProcessThatACellLeavesBehindDoesNotHoldTheRun(string notebook)
    {
        Assert.EndsWith("the notebook's process ended with exit code 3", run.Error(notebook));
        Assert.InRange(run.Row(notebook).GetProperty("seconds").GetDouble(), 0, StreamsFixture.LeftSeconds / 2);
    }

    [UnixTheory]
    [InlineData("crashes")]
    public void CellThatEndsTheProcessKeepsItsOutputAndTellsItsLine(string notebook)
    {
        Assert.Contains("exit code 134", run.Error(notebook));
        Assert.Equal(["shown", "printed", "Native code gave up in line 14 of crashes.dib:\n", "terminate called without an active exception\n"], run.Outputs(notebook, 2));
    }

    [Fact]
    public void NotebooksRunAsTheyWereWhenTheRunBegan()
    {
        Assert.Equal(["2"], run.Outputs("edits", 2));
        Assert.Equal(["3"], run.Outputs("follows", 1));
        Assert.Equal("3", run.Page("follows").QuerySelector("#cell-1 pre.code")?.TextContent);
    }
}
