using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Session;
using BertNotebooks.Play.Documents;
using Xunit;

namespace BertNotebooks.Tests.Play.Documents;

public sealed class PlayStoreTests : IDisposable
{
    private const string Exercise = "#!csharp\n\nstring word = \"\";\n\nExercise.Check(\"a word\", () => word.Length > 3, \"think\")\n";
    private const string Lesson = "#!markdown\n\n# A\n\n#!csharp\n\n1\n\n" + Exercise;
    private const string Shipped = "string word = \"\";\n\nExercise.Check(\"a word\", () => word.Length > 3, \"think\")";

    private readonly DocumentFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void OpeningWritesNothing()
    {
        _folder.Write(Lesson);
        _folder.Open();
        Assert.False(Directory.Exists(_folder.StoreFolder));
    }

    [Fact]
    public void DraftOutlivesTheServerWithIdsOrderAndTexts()
    {
        _folder.Write(Lesson);
        PlayDocument document = _folder.Open();
        document.SetText("c3", "typed \uD83D\uDE00 </script>");
        string id = document.Insert("c1", CellKind.CSharp, "new");
        document.Delete("c2");
        document.Move("c3", null);
        Assert.Null(document.SaveDraft());
        PlayDocument restored = _folder.Open();
        Assert.True(restored.HasRestoredDraft && restored.IsChanged && !restored.HasOfferedDraft);
        Assert.Equal(document.Cells, restored.Cells);
        Assert.Equal(document.ToBytes(), restored.ToBytes());
        Assert.Equal("c5", restored.Insert(id, CellKind.CSharp, ""));
        Assert.Equal(Lesson, File.ReadAllText(_folder.Notebook));
        Assert.IsType<Saved>(restored.Save(force: false));
        Assert.False(_folder.Open().HasRestoredDraft);
        Assert.Equal(["c3", "c1", id], _folder.Open().Cells.Select(cell => cell.Id));
    }

    [Fact]
    public void CellsKeepTheirIdsWhenTheLessonGrowsBetweenTwoServersAndNothingIsWrittenTwice()
    {
        _folder.Write(Lesson);
        PlayDocument document = _folder.Open();
        Assert.Null(document.SaveDraft());
        string kept = Path.Combine(_folder.StoreFolder, "document.json");
        File.SetLastWriteTimeUtc(kept, DateTime.UnixEpoch);
        Assert.Null(document.SaveDraft());
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(kept));
        _folder.Write("#!csharp\n\nadded\n\n" + Lesson);
        Assert.Equal(["c4", "c1", "c2", "c3"], _folder.Open().Cells.Select(cell => cell.Id));
        document.SetText("c2", "typed");
        Assert.Null(document.SaveDraft());
        Assert.NotEqual(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(kept));
    }

    [Fact]
    public void DraftOfAnotherStateOfTheFileIsOfferedAndKeptUntilItIsDecided()
    {
        _folder.Write(Lesson);
        PlayDocument document = _folder.Open();
        document.SetText("c2", "typed");
        document.SaveDraft();
        _folder.Write(Lesson.Replace("# A", "# B", StringComparison.Ordinal));
        PlayDocument other = _folder.Open();
        Assert.True(other.HasOfferedDraft && !other.HasRestoredDraft && !other.IsChanged);
        other.SetText("c2", "typed after");
        other.SaveDraft();
        PlayDocument third = _folder.Open();
        Assert.True(third.HasOfferedDraft && third.HasRestoredDraft);
        Assert.Equal("typed after", third.Find("c2")!.Text);
        Assert.Null(third.TakeOfferedDraft());
        Assert.Equal(["# A", "typed", Shipped], third.Cells.Select(cell => cell.Text));
        third.Undo();
        Assert.Equal("typed after", third.Find("c2")!.Text);
        Assert.False(third.HasOfferedDraft || _folder.Open().HasOfferedDraft);
    }

    [Fact]
    public void OfferedDraftCanBeDropped()
    {
        _folder.Write(Lesson);
        PlayDocument document = _folder.Open();
        document.SetText("c2", "typed");
        document.SaveDraft();
        _folder.Write(Exercise);
        PlayDocument other = _folder.Open();
        Assert.True(other.HasOfferedDraft);
        Assert.Null(other.DropOfferedDraft());
        other.SaveDraft();
        Assert.False(other.HasOfferedDraft || _folder.Open().HasOfferedDraft);
    }

    [Fact]
    public void DraftThatIsWhatTheFileHoldsIsNotOffered()
    {
        _folder.Write(Lesson);
        PlayDocument document = _folder.Open();
        document.SetText("c2", "2");
        document.SaveDraft();
        // As after a crash between the notebook and the store.
        File.WriteAllBytes(_folder.Notebook, document.ToBytes());
        PlayDocument other = _folder.Open();
        Assert.False(other.HasOfferedDraft || other.HasRestoredDraft || other.IsChanged);
    }

    [Fact]
    public void ResetGivesTheShippedTextAlsoAfterSavesAndANewServer()
    {
        _folder.Write(Lesson);
        PlayDocument document = _folder.Open();
        document.SetText("c3", Shipped.Replace("\"\"", "\"banister\"", StringComparison.Ordinal));
        Assert.IsType<Saved>(document.Save(force: false));
        document = _folder.Open();
        document.SetText("c3", "wholly another text");
        document.Save(force: false);
        document = _folder.Open();
        Assert.Equal(Shipped, document.OriginalText("c3"));
        Assert.True(document.ResetText("c3") && !document.ResetText("c3"));
        Assert.Equal(Lesson, System.Text.Encoding.UTF8.GetString(document.ToBytes()));
        document.Undo();
        Assert.Equal("wholly another text", document.Find("c3")!.Text);
        string own = document.Insert("c3", CellKind.CSharp, "mine");
        document.Save(force: false);
        Assert.Null(_folder.Open().OriginalText(own));
    }

    [Fact]
    public void ChangeOfTheLessonRenewsTheOriginalsThatTheLearnerHasNotEdited()
    {
        _folder.Write(Lesson);
        PlayDocument document = _folder.Open();
        document.SetText("c3", Shipped.Replace("\"\"", "\"banister\"", StringComparison.Ordinal));
        document.Save(force: false);
        // Another program updates the first two cells and adds one.
        string updated = File.ReadAllText(_folder.Notebook).Replace("# A", "# B", StringComparison.Ordinal).Replace("\n1\n", "\n1 + 1\n", StringComparison.Ordinal) + "\n#!csharp\n\nadded\n";
        _folder.Write(updated);
        document = _folder.Open();
        Assert.Equal(["# B", "1 + 1", Shipped, "added"], document.Cells.Select(cell => document.OriginalText(cell.Id)));
        Assert.Equal(["c1", "c2", "c3", "c4"], document.Cells.Select(cell => cell.Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"FileHash\":null,\"LastId\":3,\"Saved\":[],\"Draft\":null}")]
    [InlineData("{\"FileHash\":\"\",\"LastId\":3,\"Saved\":[null],\"Draft\":null}")]
    [InlineData("{\"FileHash\":\"\",\"LastId\":3,\"Saved\":[{\"Id\":\"../x\",\"Kind\":\"CSharp\",\"Text\":\"\",\"Original\":null}],\"Draft\":null}")]
    [InlineData("{\"FileHash\":\"\",\"LastId\":3,\"Saved\":[{\"Id\":\"c4\",\"Kind\":\"CSharp\",\"Text\":\"\",\"Original\":null}],\"Draft\":null}")]
    [InlineData("{\"FileHash\":\"\",\"LastId\":3,\"Saved\":[{\"Id\":\"c1\",\"Kind\":7,\"Text\":\"\",\"Original\":null}],\"Draft\":null}")]
    [InlineData("{\"FileHash\":\"\",\"LastId\":2147483647,\"Saved\":[],\"Draft\":[]}")]
    [InlineData("{\"FileHash\":\"\",\"LastId\":1,\"Saved\":[{\"Id\":\"c1\",\"Kind\":\"CSharp\",\"Text\":\"\",\"Original\":null},{\"Id\":\"c1\",\"Kind\":\"CSharp\",\"Text\":\"\",\"Original\":null}],\"Draft\":null}")]
    public void ForeignFilesArePassedOverWithAWord(string content)
    {
        _folder.Write(Lesson);
        Directory.CreateDirectory(_folder.StoreFolder);
        string[] files = [.. new[] { "document.json", "draft.json", "progress.json" }.Select(name => Path.Combine(_folder.StoreFolder, name))];
        Array.ForEach(files, file => File.WriteAllText(file, content));
        PlayStore store = _folder.Store();
        PlayDocument document = PlayDocument.Load(_folder.Notebook, store);
        Assert.Equal(["c1", "c2", "c3"], document.Cells.Select(cell => cell.Id));
        Assert.False(document.HasOfferedDraft || document.HasRestoredDraft);
        Assert.Empty(store.Progress.Solved);
        Assert.Equal(files.Order(), store.Ignored.Select(word => word.Split('\'')[1]).Order());
        document.SetText("c2", "typed");
        Assert.Null(document.SaveDraft());
        Assert.True(_folder.Open().HasRestoredDraft);
    }

    [Fact]
    public void FoldersLinksAndHugeFilesInPlaceOfTheStoresAreToldAndFollowedNowhere()
    {
        _folder.Write(Lesson);
        string victim = _folder.Path("victim");
        File.WriteAllText(victim, "theirs");
        Directory.CreateDirectory(Path.Combine(_folder.StoreFolder, "draft.json"));
        if (!OperatingSystem.IsWindows())
        {
            File.CreateSymbolicLink(Path.Combine(_folder.StoreFolder, "document.json"), victim);
        }

        using (FileStream huge = File.Create(Path.Combine(_folder.StoreFolder, "progress.json")))
        {
            huge.SetLength(1L << 32);
        }

        PlayStore store = _folder.Store();
        PlayDocument document = PlayDocument.Load(_folder.Notebook, store);
        Assert.Empty(store.Progress.Solved);
        document.SetText("c2", "typed");
        Assert.Equal(OperatingSystem.IsWindows(), document.SaveDraft() is null);
        Assert.Equal("theirs", File.ReadAllText(victim));
        Assert.Equal(OperatingSystem.IsWindows() ? 2 : 3, store.Ignored.Count);
    }

    [Fact]
    public void StoreThatCannotBeWrittenTellsAndNeverThrows()
    {
        _folder.Write(Lesson);
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.StoreFolder)!);
        File.WriteAllText(_folder.StoreFolder, "a file in the folder's place");
        PlayStore store = _folder.Store();
        PlayDocument document = PlayDocument.Load(_folder.Notebook, store);
        document.SetText("c2", "2");
        string?[] messages =
        [
            document.SaveDraft(), store.Progress.Solve("x"), store.Progress.Predict("q", "a"),
            store.Outputs.Write(new CellJournal("c1", "1", 1, "passed", 1, null, null, [])), store.Outputs.AddEarlier("c1", new EarlierRun(1, "x", [])),
        ];
        Assert.All(messages, message => Assert.Contains(_folder.StoreFolder, message));
        Assert.Empty(store.Outputs.Read());
        Assert.Null(store.Outputs.Forget("c1"));
        Assert.IsType<Saved>(document.Save(force: false));
    }

    [Fact]
    public void ProgressOutlivesTheServer()
    {
        PlayProgress progress = _folder.Store().Progress;
        Assert.Null(progress.Prediction("q"));
        Assert.Null(progress.Predict("q", "a") ?? progress.Predict("q", "b") ?? progress.Solve("x") ?? progress.Solve("y") ?? progress.Solve("x"));
        PlayProgress again = _folder.Store().Progress;
        Assert.Equal("b", again.Prediction("q"));
        Assert.Equal(["x", "y"], again.Solved.Order());
        Assert.Contains("4,000", again.Predict("q", new string('a', 4000)));
        Assert.Equal("b", _folder.Store().Progress.Prediction("q"));
    }

    [Fact]
    public void NotebookHasAFolderOfItsOwn()
    {
        string root = _folder.Path();
        Directory.CreateDirectory(_folder.Path("notebooks", "solutions"));
        string Id(params string[] parts) => Path.GetRelativePath(Path.Combine(root, "out", "play"), PlayStore.For(_folder.Path(parts), root).Folder);
        Assert.Equal("04-training", Id("notebooks", "04-training.dib"));
        string[] others = [Id("notebooks", "solutions", "04-training.dib"), Id("04-training.dib"), PlayStore.For("/elsewhere/04-training.dib", root).Folder[(root.Length + 10)..], Id("notebooks", "04-träining.dib"), Id("notebooks", "...dib")];
        Assert.All(others, id => Assert.Matches("^[A-Za-z0-9._-]+-[0-9a-f]{12}$", id));
        Assert.Equal(others.Length, others.Distinct().Count());
        Assert.Equal(others[1], Id("notebooks", "..", "04-training.dib"));
    }
}
