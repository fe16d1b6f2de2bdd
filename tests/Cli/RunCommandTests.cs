using System.Text.Json;
using AngleSharp.Dom;
using Xunit;

namespace BertNotebooks.Tests.Cli;

public sealed class RunCommandTests(RunFixture run) : IClassFixture<RunFixture>
{
    [Fact]
    public void FailedNotebooksDoNotKeepTheOthersFromRunning()
    {
        Assert.Equal(1, run.Result.ExitCode);
        Assert.Equal(
            ["out/01-good.html", "out/02-throws.html", "out/03-exits.html", "out/04-broken.html", "out/05-overflows.html", "out/06-deep.html", "out/07-picture.html", "out/solutions/01-good.html"],
            run.Result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Replace('\\', '/')));
        Assert.All(run.Result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), page => Assert.True(File.Exists(run.In(page))));
    }

    [Fact]
    public void ReportHasNumbersAsNumbers()
    {
        Assert.Equal(9, run.Report.GetArrayLength());
        foreach (JsonElement row in run.Report.EnumerateArray())
        {
            Assert.Equal(["notebook", "cells", "passed", "failed", "seconds", "peak_mb", "error"], row.EnumerateObject().Select(field => field.Name));
            Assert.All((string[])["cells", "passed", "failed", "seconds", "peak_mb"], name => Assert.Equal(JsonValueKind.Number, row.GetProperty(name).ValueKind));
        }

        JsonElement good = run.Row("01-good");
        Assert.Equal((3, 3, 0), (good.GetProperty("cells").GetInt32(), good.GetProperty("passed").GetInt32(), good.GetProperty("failed").GetInt32()));
        Assert.Equal(JsonValueKind.Null, good.GetProperty("error").ValueKind);
        Assert.InRange(good.GetProperty("peak_mb").GetDouble(), 30, 2048);
        Assert.InRange(good.GetProperty("seconds").GetDouble(), 0.1, 100);
        Assert.Equal(1, run.Row("solutions/01-good").GetProperty("passed").GetInt32());
    }

    [Theory]
    [InlineData("02-throws", 3, 1, 1, "02-throws, cell 2, line 12: DivideByZeroException: Attempted to divide by zero.")]
    [InlineData("03-exits", 2, 0, 1, "03-exits, cell 1, line 7: the notebook's process ended with exit code 3")]
    [InlineData("04-broken", 0, 0, 0, "04-broken.dib, line 3: '#!html' begins no cell that the kit runs; allowed are #!csharp and #!markdown.")]
    [InlineData("05-overflows", 1, 0, 1, "(stack overflow: does a method call itself without end?)")]
    [InlineData("06-deep", 1, 1, 0, "06-deep, cell at line 4: the text stays as it was written: its quotes, lists, brackets or emphasis are nested too deeply")]
    [InlineData("07-picture", 0, 0, 0, "07-picture, cell at line 2: the image 'folder.png' cannot be read: it is a folder.")]
    public void FailureIsInTheReportOnThePageAndInTheMessages(string notebook, int cells, int passed, int failed, string error)
    {
        JsonElement row = run.Row(notebook);

        Assert.Equal((cells, passed, failed), (row.GetProperty("cells").GetInt32(), row.GetProperty("passed").GetInt32(), row.GetProperty("failed").GetInt32()));
        Assert.EndsWith(error, row.GetProperty("error").GetString());
        Assert.Contains(error, run.Page(notebook).QuerySelector(".banner")?.TextContent);
        Assert.Contains(error, run.Result.Error);
    }

    [Fact]
    public void PageThatCannotBeWrittenFailsItsNotebookAlone()
    {
        Assert.StartsWith("08-no-place: the page is missing: Cannot write", run.Error("08-no-place"));
        Assert.Equal(1, run.Row("08-no-place").GetProperty("passed").GetInt32());
        Assert.Contains(run.Error("08-no-place")!, run.Result.Error);
        Assert.DoesNotContain("internal error", run.Result.Error);
    }

    [Fact]
    public void ErrorStandsInItsPlaceAndLaterCellsAreMarked()
    {
        IDocument page = run.Page("02-throws");

        Assert.Contains("DivideByZeroException", page.QuerySelector("#cell-2 .failure")?.TextContent);
        Assert.Contains("02-throws.dib, line 12", page.QuerySelector("#cell-2 .failure li")?.TextContent);
        Assert.Null(page.QuerySelector("#cell-1 .failure"));
        Assert.Equal("not run", page.QuerySelector("#cell-3.not-run .label span")?.TextContent);
    }

    [Fact]
    public void OutputsBeforeTheEndOfAProcessAreKept() => Assert.Equal(["last words"], run.Outputs("03-exits", 1));

    [Fact]
    public void ValuesTextAndUpdatesStandBelowTheirCells()
    {
        IDocument page = run.Page("01-good");

        Assert.Equal(["after", "printed <b>", "2"], run.Outputs("01-good", 1));
        Assert.Equal("1", run.Outputs("01-good", 2).ElementAt(1));
        Assert.Equal("html", page.QuerySelector("#cell-2 .output p.mine")?.TextContent);
        Assert.Equal(["77"], run.Outputs("01-good", 3));
    }

    [Fact]
    public void NotebookRunsInItsOwnFolder() =>
        Assert.Equal(Path.GetFileName(run.In("")), Path.GetFileName(run.Outputs("01-good", 2).First()));

    [Fact]
    public void WhatCellsPrintStaysOutOfTheStreams()
    {
        Assert.DoesNotContain("printed", run.Result.Output + run.Result.Error);
        Assert.Contains("01-good: cell 2 of 3 (", run.Result.Error);
    }

    [Theory]
    [InlineData("01-good")]
    [InlineData("02-throws")]
    [InlineData("04-broken")]
    [InlineData("06-deep")]
    [InlineData("07-picture")]
    public void PageIsWholeAndAsksTheNetworkForNothing(string notebook)
    {
        IDocument page = run.Page(notebook);

        string[] loads = [.. page.QuerySelectorAll("[src], link[href], use[href], object[data]").Select(element =>
            element.GetAttribute("src") ?? element.GetAttribute("href") ?? element.GetAttribute("data")!)];
        Assert.All(loads, source => Assert.StartsWith("data:", source));
        Assert.StartsWith("default-src 'none';", page.QuerySelector("meta[http-equiv=Content-Security-Policy]")?.GetAttribute("content"));
        Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
        Assert.NotEmpty(page.Title!);
        Assert.DoesNotContain("url(", page.QuerySelector("style")!.TextContent);
        string[] ids = [.. page.QuerySelectorAll("[id]").Select(element => element.Id!)];
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(page.QuerySelectorAll("a[href^='#']"), link => Assert.Contains(link.GetAttribute("href")![1..], ids));
    }

    [Fact]
    public void PageHasTitleContentsAndCode()
    {
        IDocument page = run.Page("01-good");

        Assert.Equal("Good & well", page.Title);
        Assert.Equal("#part", page.QuerySelector("nav a")?.GetAttribute("href"));
        Assert.Contains("shown.Update(\"after\");", page.QuerySelector("#cell-2 pre.code")?.TextContent);
        Assert.NotNull(page.QuerySelector("math msup"));
        Assert.Equal("data:image/png;base64,AQID", page.QuerySelector("img")?.GetAttribute("src"));
    }
}
