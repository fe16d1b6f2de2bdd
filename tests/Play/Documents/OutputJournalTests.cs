using BertNotebooks.Dib.Session;
using BertNotebooks.Play.Documents;
using Xunit;

namespace BertNotebooks.Tests.Play.Documents;

public sealed class OutputJournalTests : IDisposable
{
    private readonly DocumentFolder _folder = new();

    private OutputJournal Journal => _folder.Store().Outputs;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LastRunOfEachCellOutlivesTheServer()
    {
        CellJournal first = Run("c1", "<b>ä\uD83D\uDE00</b>") with { Error = new CellError("n", 1, 7, "what", ["there"]), State = "failed" };
        Assert.Null(Journal.Write(Run("c1", "old")) ?? Journal.Write(first) ?? Journal.Write(Run("c22", "x")));
        CellJournal[] read = [.. Journal.Read().OrderBy(run => run.Cell)];
        Assert.Equal(["c1", "c22"], read.Select(run => run.Cell));
        Assert.Equivalent(first, read[0], strict: true);
        Assert.Null(Journal.Forget("c1"));
        Assert.Equal(["c22"], Journal.Read().Select(run => run.Cell));
    }

    [Fact]
    public void OutputsBeyondTheLimitOfARunAreLeftOut()
    {
        CellJournal run = Run("c1", "a", new string('x', OutputJournal.MostOfRun - 1), "b");
        Assert.Null(Journal.Write(run));
        Assert.Equal(run.Outputs.Take(2), Journal.Read().Single().Outputs);
    }

    [Fact]
    public void OldestOutputsGoWhenAllTogetherAreTooLarge()
    {
        string large = new('x', OutputJournal.MostOfRun);
        for (int i = 1; i <= 12; i++)
        {
            Assert.Null(Journal.Write(Run($"c{i}", large)));
            File.SetLastWriteTimeUtc(Path.Combine(_folder.StoreFolder, "outputs", $"c{i}.json"), DateTime.UnixEpoch.AddDays(i));
        }

        Assert.Equal(["c12", "c11", "c10", "c9"], Journal.Read().Select(run => run.Cell));
    }

    [Fact]
    public void FiveEarlierRunsAreKeptNewestFirst()
    {
        for (int i = 1; i <= 7; i++)
        {
            Assert.Null(Journal.AddEarlier("c1", new EarlierRun(i, $"rate = 0.{i}", [new JournalOutput("o", OutputKind.Html, "<div>")])));
        }

        Assert.Equal([7, 6, 5, 4, 3], Journal.ReadEarlier("c1").Select(run => run.Run));
        Assert.Equal("<div>", Journal.ReadEarlier("c1")[0].Outputs.Single().Content);
        Assert.Empty(Journal.ReadEarlier("c2"));
    }

    [Theory]
    [InlineData("../../x")]
    [InlineData("c0x")]
    [InlineData("c01")]
    [InlineData("")]
    [InlineData("c12345678901")]
    public void WhatIsNoIdOfACellIsNoFile(string cell)
    {
        Assert.Contains("no id", Journal.Write(Run(cell, "x")));
        Assert.Contains("no id", Journal.AddEarlier(cell, new EarlierRun(1, "", [])));
        Assert.Empty(Journal.ReadEarlier(cell));
        Assert.Null(Journal.Forget(cell));
        Assert.False(Directory.Exists(_folder.StoreFolder));
    }

    [Theory]
    [InlineData("c1.json", "{\"Cell\":\"c2\",\"Source\":\"\",\"Run\":1,\"State\":\"passed\",\"Seconds\":1,\"Hash\":null,\"Error\":null,\"Outputs\":[]}")]
    [InlineData("c1.json", "{\"Cell\":\"c1\",\"Source\":\"\",\"Run\":1,\"State\":\"passed\",\"Seconds\":1,\"Hash\":null,\"Error\":null,\"Outputs\":[null]}")]
    [InlineData("c1.json", "{\"Cell\":\"c1\",\"Source\":\"\",\"Run\":1,\"State\":\"passed\",\"Seconds\":1,\"Hash\":null,\"Error\":{\"Notebook\":\"n\",\"Cell\":1,\"Line\":1,\"Message\":\"m\",\"Trace\":null},\"Outputs\":[]}")]
    [InlineData("c1.json", "nonsense")]
    [InlineData("x.json", "{}")]
    public void ForeignFileIsPassedOver(string name, string content)
    {
        string folder = Path.Combine(_folder.StoreFolder, "outputs");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, name), content);
        PlayStore store = _folder.Store();
        Assert.Null(store.Outputs.Write(Run("c3", "x")));
        Assert.Equal(["c3"], store.Outputs.Read().Select(run => run.Cell));
        Assert.Contains(name, Assert.Single(store.Ignored));
    }

    private static CellJournal Run(string cell, params string[] outputs) =>
        new(cell, "1", 3, "passed", 1.5, "ab", null, [.. outputs.Select((text, i) => new JournalOutput($"o3-{i}", OutputKind.Text, text))]);
}
