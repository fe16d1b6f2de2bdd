using System.Text.Json.Nodes;
using System.Threading.Channels;
using BertNotebooks.Dib.Format;
using Xunit;

namespace BertNotebooks.Tests.Play.Notebooks;

/// <summary>What pages see of a notebook, with a real process behind it.</summary>
public sealed class PlayNotebookTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task SliderRunsItsCellAndThoseThatUseItAndKeepsTheEarlierChart()
    {
        await using OpenNotebook open = await OpenNotebook.CreateAsync(
            _folder, "double rate = 0.15; // slider 0.05 .. 0.8 step 0.05", "sealed record Chart(string Name) { public string ToHtml() => $\"<script class=\\\"bn-figure\\\">{Name}</script>\"; }", "new Chart($\"at {rate}\")", "Console.Write(\"other\")");
        await open.HearAsync(heard => OpenNotebook.Is(heard, "squiggles") && (string?)heard["cell"] == "c4");
        open.Notebook.Run("all", []);
        await open.EndAsync("c4");

        open.Notebook.Slide("c1", 0, 0.3m);
        JsonNode cleared = await open.HearAsync(heard => OpenNotebook.Is(heard, "clear") && (string?)heard["cell"] == "c3");
        JsonNode ended = await open.EndAsync("c3");

        Assert.Equal("rate = 0.15", (string?)cleared["earlier"]![0]!["label"]);
        Assert.Equal("rate = 0.3", (string?)ended["label"]);
        Assert.Contains("at 0.3", open.TextOf("c3"), StringComparison.Ordinal);
        Assert.Equal("double rate = 0.3; // slider 0.05 .. 0.8 step 0.05", (string?)open.Seen.Last(heard => OpenNotebook.Is(heard, "text"))["text"]);
        Assert.Single(open.Seen, heard => OpenNotebook.Is(heard, "ended") && (string?)heard["cell"] == "c4");
    }

    [Fact]
    public async Task EditMakesTheCellAndThoseBehindItStale()
    {
        await using OpenNotebook open = await OpenNotebook.CreateAsync(_folder, "int x = 1;", "x + 1", "3");
        await open.HearAsync(heard => OpenNotebook.Is(heard, "squiggles") && (string?)heard["cell"] == "c3");
        open.Notebook.Run("all", []);
        await open.EndAsync("c3");

        open.Notebook.Edit(open.Page, "tab", "c1", 1, "int x = 2;");
        await open.HearAsync(heard => OpenNotebook.Is(heard, "cell") && (string?)heard["cell"] == "c2" && heard["stale"]!.AsArray().Count == 1);
        open.Notebook.Run("stale", []);
        await open.EndAsync("c2");

        Assert.EndsWith("3", open.TextOf("c2"), StringComparison.Ordinal);
        Assert.Single(open.Seen, heard => OpenNotebook.Is(heard, "ended") && (string?)heard["cell"] == "c3");
    }

    [Fact]
    public async Task EditOfAnImportedNotebookMakesItsCellStale()
    {
        _folder.Write("_setup.dib", "#!csharp\n\nint x = 1;\n");
        await using OpenNotebook open = await OpenNotebook.CreateAsync(_folder, "#!import _setup.dib", "x + 1");
        await open.HearAsync(heard => OpenNotebook.Is(heard, "squiggles") && (string?)heard["cell"] == "c2");
        open.Notebook.Run("all", []);
        await open.EndAsync("c2");

        _folder.Write("_setup.dib", "#!csharp\n\nint x = 10;\n");
        await open.HearAsync(heard => OpenNotebook.Is(heard, "cell") && (string?)heard["cell"] == "c2" && heard["stale"]!.AsArray().Count == 1);
        open.Notebook.Run("stale", []);
        await open.EndAsync("c2");
        Assert.EndsWith("11", open.TextOf("c2"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoserOfTwoTabsSeesTheOtherTextAndNothingIsDropped()
    {
        await using OpenNotebook open = await OpenNotebook.CreateAsync(_folder, "1");
        Channel<string> other = await open.Notebook.ListenAsync(0);
        open.Notebook.Edit(open.Page, "first", "c1", 1, "2");
        open.Notebook.Edit(other, "second", "c1", 1, "3");

        JsonNode[] heard = [.. Enumerable.Range(0, 20).Select(_ => JsonNode.Parse(other.Reader.ReadAsync().AsTask().Result)!).TakeWhile(one => !OpenNotebook.Is(one, "conflict"))];
        JsonNode text = Assert.Single(heard, one => OpenNotebook.Is(one, "text"));
        Assert.Equal(("2", 2, "first"), ((string?)text["text"], (int)text["version"]!, (string?)text["by"]));
    }

    [Fact]
    public async Task SavingWritesTheEditAloneAndNotOverAnotherProgram()
    {
        await using OpenNotebook open = await OpenNotebook.CreateAsync(_folder, "1", "2");
        open.Notebook.Edit(open.Page, "tab", "c2", 1, "22");
        await open.HearAsync("dirty");
        open.Notebook.Save(force: false);
        await open.HearAsync("saved");
        Assert.Equal("#!csharp\n\n1\n\n#!csharp\n\n22\n\n", File.ReadAllText(_folder.Path("small.dib")));

        _folder.Write("small.dib", "#!csharp\n\ntheirs\n");
        JsonNode banner = await open.HearAsync("banner");
        Assert.Equal("#!csharp\n\ntheirs\n", (string?)banner["theirs"]);
        Assert.Equal(["save", "reload"], banner["actions"]!.AsArray().Select(way => (string?)way!["t"]));

        open.Notebook.Reload();
        JsonNode order = await open.HearAsync("order");
        Assert.Contains("theirs", order.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TypedSeparatorIsOfferedToSplit()
    {
        await using OpenNotebook open = await OpenNotebook.CreateAsync(_folder, "1");
        open.Notebook.Edit(open.Page, "tab", "c1", 1, "1\n#!markdown\ntext");
        open.Notebook.Save(force: false);
        Assert.Equal("split", (string?)(await open.HearAsync("banner"))["actions"]![0]!["t"]);

        open.Notebook.Split("c1");
        Assert.Equal(2, (await open.HearAsync("order"))["order"]!.AsArray().Count);
        open.Notebook.Save(force: false);
        await open.HearAsync("saved");
        Assert.Equal([CellKind.CSharp, CellKind.Markdown], DibDocument.Load(_folder.Path("small.dib")).Cells.Select(cell => cell.Kind));
    }

    [Fact]
    public async Task DeadProcessLosesItsCellAndAReplayBringsTheStateBack()
    {
        await using OpenNotebook open = await OpenNotebook.CreateAsync(_folder, "int x = 41;", "Environment.Exit(3);", "x + 1");
        open.Notebook.Run("only", ["c1"]);
        await open.EndAsync("c1");
        open.Notebook.Run("only", ["c2", "c3"]);
        Assert.Equal("lost", (string?)(await open.EndAsync("c2"))["state"]);
        Assert.Contains((await open.HearAsync("banner"))["actions"]!.AsArray(), way => (string?)way!["t"] == "restart");

        open.Notebook.Restart(replay: true, to: null);
        JsonNode replayed = await open.HearAsync("replayed");
        Assert.Equal((1, 1), ((int)replayed["same"]!, (int)replayed["total"]!));
        open.Notebook.Run("only", ["c3"]);
        Assert.Equal("passed", (string?)(await open.EndAsync("c3"))["state"]);
        Assert.Equal("42", open.TextOf("c3"));
    }

    [Fact]
    public async Task StopEndsALoopAndTheQueueAndKeepsVariables()
    {
        await using OpenNotebook open = await OpenNotebook.CreateAsync(_folder, "int x = 5;", "Console.Write(\"in\"); while (true) { }", "x");
        open.Notebook.Run("all", []);
        await open.HearAsync(heard => OpenNotebook.Is(heard, "append") && (string?)heard["cell"] == "c2");
        open.Notebook.Stop();

        Assert.Equal("stopped", (string?)(await open.EndAsync("c2"))["state"]);
        open.Notebook.Run("only", ["c3"]);
        await open.EndAsync("c3");
        Assert.Equal("5", open.TextOf("c3"));
    }

    [Fact]
    public async Task FailedCellDropsTheQueueAndLeadsToTheCellThatIsMissing()
    {
        await using OpenNotebook open = await OpenNotebook.CreateAsync(_folder, "int fillMask = 1;", "fillMask + 1", "3");
        await open.HearAsync(heard => OpenNotebook.Is(heard, "squiggles") && (string?)heard["cell"] == "c3");
        open.Notebook.Run("only", ["c2", "c3"]);
        JsonNode ended = await open.EndAsync("c2");

        Assert.Equal("failed", (string?)ended["state"]);
        Assert.Equal("c1", (string?)ended["error"]!["runTo"]);
        await open.HearAsync(heard => OpenNotebook.Is(heard, "kernel") && (string?)heard["state"] == "ready");
        Assert.Equal("idle", (string?)open.Seen.Last(heard => (string?)heard["cell"] == "c3" && heard["state"] is not null)["state"]);
    }

    [Fact]
    public async Task NewServerShowsOldOutputsAndDraftsWithoutRunning()
    {
        await using (OpenNotebook open = await OpenNotebook.CreateAsync(_folder, "40 + 2", "7"))
        {
            open.Notebook.Run("only", ["c1"]);
            await open.EndAsync("c1");
            open.Notebook.Edit(open.Page, "tab", "c2", 1, "typed, not saved");
            await open.HearAsync("dirty");
        }

        await using OpenNotebook again = await OpenNotebook.OpenAsync(_folder);
        JsonNode first = again.Snapshot["cells"]![0]!, second = again.Snapshot["cells"]![1]!;
        Assert.Equal(("42", true, "idle"), ((string?)first["outputs"]![0]!["text"], (bool)first["old"]!, (string?)first["state"]));
        Assert.Equal("run 1", (string?)first["label"]);
        Assert.Equal("typed, not saved", (string?)second["text"]);
        Assert.NotNull(again.Snapshot["banner"]);
        Assert.Equal("#!csharp\n\n40 + 2\n\n#!csharp\n\n7\n\n", File.ReadAllText(_folder.Path("small.dib")));
    }
}
