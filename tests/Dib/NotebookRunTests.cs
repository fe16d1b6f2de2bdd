using BertNotebooks.Dib;
using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Processes;
using BertNotebooks.Dib.Session;
using Xunit;

namespace BertNotebooks.Tests.Dib;

public sealed class NotebookRunTests
{
    private readonly NotebookRun _run = new(DibDocument.Parse("/folder/n.dib", "#!csharp\n1\n#!csharp\n2\n#!csharp\n3"));

    private void Start(int cell) => _run.Apply(new NotebookEvent(NotebookEventKind.CellStarted) { Run = cell });

    private void End(int cell, double peak = 0, CellError? error = null) =>
        _run.Apply(new NotebookEvent(NotebookEventKind.CellEnded) { Run = cell, Seconds = cell, PeakMb = peak, Error = error });

    [Fact]
    public void EventsMoveTheCellsOn()
    {
        Assert.Equal(((CellRun?)null, (CellRun?)null), (_run.Current, _run.Latest));
        Start(1);
        Assert.Equal((_run.Cells[0], _run.Cells[0]), (_run.Current, _run.Latest));
        End(1, peak: 5);
        Assert.Equal((null, _run.Cells[0]), (_run.Current, _run.Latest));
        Start(2);
        End(2, peak: 3, error: new CellError("n", 2, 4, "bad", []));

        Assert.Equal([CellStatus.Passed, CellStatus.Failed, CellStatus.NotRun], _run.Cells.Select(cell => cell.Status));
        Assert.Equal([1.0, 2.0, 0.0], _run.Cells.Select(cell => cell.Seconds));
        Assert.Equal((5, "n, cell 2, line 4: bad"), (_run.PeakMb, _run.Error));
        Assert.Equal((1, 1, 1, 0), (_run.Count(CellStatus.Passed), _run.Count(CellStatus.Failed), _run.Count(CellStatus.NotRun), _run.Count(CellStatus.Running)));
        NotebookReport report = NotebookReport.Of(new NotebookTarget("/folder/n.dib", "solutions/n.html"), _run);
        Assert.Equal(new NotebookReport("solutions/n", 3, 1, 1, 0, 5, "n, cell 2, line 4: bad"), report);
    }

    [Fact]
    public void EndInTheMiddleFailsTheCellThatRuns()
    {
        Start(1);
        End(1);
        Start(2);
        _run.Break("gone", 7.5);

        Assert.Equal((CellStatus.Failed, 7.5, "n, cell 2, line 4: gone"), (_run.Cells[1].Status, _run.Cells[1].Seconds, _run.Error));
        _run.Break("again", 1);
        _run.Fail("later");
        Assert.Equal("n, cell 2, line 4: gone", _run.Error);
        Assert.Equal(7.5, _run.Cells[1].Seconds);
    }

    [Fact]
    public void EndBeforeTheFirstCellFailsTheNotebookAlone()
    {
        _run.Break("gone", 7.5);

        Assert.Equal("n: gone", _run.Error);
        Assert.All(_run.Cells, cell => Assert.Equal(CellStatus.NotRun, cell.Status));
    }

    [Fact]
    public void OutputsStandInTheOrderOfTheirIdsAndNativeTextBehind()
    {
        CellRun cell = _run.Cells[0];
        cell.ShowNative(OutputKind.Out, "native");
        cell.ShowNative(OutputKind.Error, "");
        foreach ((int id, string content) in ((int, string)[])[(4, "b"), (2, "a"), (4, "c")])
        {
            _run.Apply(new NotebookEvent(NotebookEventKind.Output) { Run = 1, Output = new OutputChange(1, id, OutputKind.Text, content, Appends: false) });
        }

        Assert.Equal(["a", "c", "native"], cell.Outputs.Select(output => output.Content));
    }

    [Fact]
    public void EventComesBackFromItsLineAndHalfALineIsNone()
    {
        NotebookEvent sent = new(NotebookEventKind.CellEnded) { Run = 3, Seconds = 0.1, PeakMb = 1.5, Error = new CellError("n", 3, 9, "a\n\"b\"", ["c"]) };

        NotebookEvent? read = JsonLine.Read<NotebookEvent>(JsonLine.Write(sent));

        Assert.DoesNotContain('\n', JsonLine.Write(sent));
        Assert.Equal((sent.Kind, 3, 0.1, 1.5), (read!.Kind, read.Run, read.Seconds, read.PeakMb));
        Assert.Equal((sent.Error.ToString(), "c"), (read.Error?.ToString(), read.Error?.Trace[0]));
        Assert.Null(JsonLine.Read<NotebookEvent>(JsonLine.Write(sent)[..^1]));
    }

    [Theory]
    [InlineData(3, "", "exit code 3")]
    [InlineData(3, "first|second", "exit code 3: first")]
    [InlineData(134, "first|second", "exit code 134 (crash): first")]
    [InlineData(134, "", "exit code 134 (crash)")]
    [InlineData(134, "terminate called|what():  mat1 and mat2 (2x3)|frame #0: x", "exit code 134 (libtorch refused: mat1 and mat2 (2x3))")]
    [InlineData(134, "a|Stack overflow.", "exit code 134 (stack overflow: does a method call itself without end?)")]
    [InlineData(134, "Unhandled exception. System.OutOfMemoryException: b", "exit code 134 (out of memory: use smaller numbers)")]
    [InlineData(137, "first", "exit code 137 (killed from outside, most often for want of memory)")]
    public void DeathOfTheProcessIsExplained(int exitCode, string errors, string expected) =>
        Assert.Equal("the notebook's process ended with " + expected, CrashMessage.For(exitCode, errors.Split('|', StringSplitOptions.RemoveEmptyEntries)));

    [Fact]
    public void NativeTextIsCutTakenOnceAndReadToItsEnd()
    {
        NativeText text = new(new StringReader(" a \n\n\tb\n" + new string('x', NativeText.MaxCharacters)));
        text.WaitForEnd(TimeSpan.FromSeconds(10));

        Assert.Equal(["a", "b", "(cut here: too much text)"], text.Lines.Where(line => line[0] != 'x'));
        string taken = text.Take();
        Assert.Equal(NativeText.MaxCharacters, taken.IndexOf("\n(cut here", StringComparison.Ordinal));
        Assert.Equal(("", 0), (text.Take(), text.Lines.Count));
    }

    [Fact]
    public void CellIsCutAtItsDirectivesAndKeepsItsLines()
    {
        const string source = "int a;\n  #!import b.dib \n\n#r \"NuGet:c\"\n#r \"d.dll\"\n#i e\n#if f";

        IReadOnlyList<CellSegment> segments = CellSegment.Split(new DibCell(CellKind.CSharp, source, 5, 1));

        Assert.Equal([("int a;", 5, false), ("#!import b.dib", 6, true), ("#r \"nuget:c\"", 8, true), ("#r \"d.dll\"", 9, false), ("#i e", 10, true), ("#if f", 11, false)],
            segments.Select(segment => (segment.Text.Replace("NuGet", "nuget"), segment.FirstLine, segment.IsDirective)));
    }
}
