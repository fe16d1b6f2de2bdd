using BertNotebooks.Dib.Session;
using Xunit;

namespace BertNotebooks.Tests.Dib;

public sealed class CellOutputsTests
{
    private readonly List<OutputChange> _published = [];
    private readonly CellOutputs _outputs;

    public CellOutputsTests() => _outputs = new CellOutputs(_published.Add);

    [Fact]
    public void TextGrowsInOneOutputUntilAValueComesBetween()
    {
        _outputs.BeginCell(1);
        using CapturingWriter writer = new(_outputs, OutputKind.Out);
        writer.Write("a");
        writer.WriteLine(1);
        _outputs.Add(new RenderedValue(OutputKind.Html, "<b>"));
        writer.Write('c');
        _outputs.Flush();

        Assert.Equal(["a1\n", "<b>", "c"], _published.Select(output => output.Content));
    }

    [Fact]
    public void OfATextThatGoesOnOnlyTheNewIsSent()
    {
        using CapturingWriter writer = new(_outputs, OutputKind.Out);
        writer.Write("a");
        _outputs.Flush();
        _outputs.Flush();
        writer.Write("b");
        _outputs.Flush();

        Assert.Equal([(0, "a", true), (0, "b", true)], _published.Select(output => (output.Id, output.Content, output.Appends)));
    }

    [Fact]
    public void TextOfTheNextCellIsAnOutputOfItsOwn()
    {
        _outputs.BeginCell(1);
        _outputs.Write(OutputKind.Out, "a");
        _outputs.BeginCell(2);
        _outputs.Write(OutputKind.Out, "b");
        _outputs.Write(OutputKind.Error, "c");
        _outputs.Flush();

        Assert.Equal([(1, "a"), (2, "b"), (2, "c")], _published.Select(output => (output.Run, output.Content)));
    }

    [Fact]
    public void OnlyTheNewestStateOfAnOutputTravels()
    {
        int id = _outputs.Add(new RenderedValue(OutputKind.Text, "0"));
        for (int i = 1; i <= 1000; i++)
        {
            _outputs.Replace(id, new RenderedValue(OutputKind.Text, $"{i}"));
        }

        _outputs.Flush();

        Assert.Equal("1000", Assert.Single(_published).Content);
    }

    [Fact]
    public void CellsGoOnWritingWhileAFlushIsOnItsWay()
    {
        CellOutputs? outputs = null;
        bool written = false;
        outputs = new CellOutputs(_ => written = Task.Run(() => outputs!.Write(OutputKind.Out, "b")).Wait(TimeSpan.FromSeconds(10)));
        outputs.Write(OutputKind.Out, "a");

        outputs.Flush();

        Assert.True(written);
    }

    [Fact]
    public void EndlessOutputsAreCutAndTheNextCellShowsAgain()
    {
        _outputs.BeginCell(1);
        for (int i = 0; i < 3000; i++)
        {
            _outputs.Write(i % 2 == 0 ? OutputKind.Out : OutputKind.Error, "a");
            _outputs.Replace(_outputs.Add(new RenderedValue(OutputKind.Text, "b")), new RenderedValue(OutputKind.Text, "c"));
        }

        _outputs.BeginCell(2);
        _outputs.Write(OutputKind.Out, "d");
        _outputs.Flush();

        Assert.Equal(CellOutputs.MaxOutputs + 2, _published.Count);
        Assert.Equal(1, _published.Count(output => output.Content.StartsWith("(cut here", StringComparison.Ordinal)));
        Assert.Equal((2, "d"), (_published[^1].Run, _published[^1].Content));
    }

    [Fact]
    public void TextOfBothStreamsIsCutTogether()
    {
        for (int i = 0; i < 500; i++)
        {
            _outputs.Write(i % 2 == 0 ? OutputKind.Out : OutputKind.Error, new string('x', 10_000));
        }

        _outputs.Flush();

        Assert.InRange(_published.Sum(output => output.Content.Length), CellOutputs.MaxCharacters, CellOutputs.MaxCharacters + 50);
    }

    [Fact]
    public void EndlessTextIsCut()
    {
        string line = new('x', 999);
        for (int i = 0; i < 2000; i++)
        {
            _outputs.Write(OutputKind.Out, line);
        }

        _outputs.Flush();

        string content = Assert.Single(_published).Content;
        Assert.EndsWith("x\n(cut here: too much text)", content);
        Assert.InRange(content.Length, CellOutputs.MaxCharacters, CellOutputs.MaxCharacters + 50);
    }
}
