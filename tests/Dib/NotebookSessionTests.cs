using BertNotebooks.Cli.Terminal;
using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Session;
using Xunit;

namespace BertNotebooks.Tests.Dib;

public sealed class NotebookSessionTests : SessionTests
{
    [Fact]
    public void LastExpressionIsShownAndAStatementIsNot()
    {
        Assert.Null(Run("int x = 41;", "x + 1", "x = 7;", "string none = null; none", "x"));

        Assert.Equal(["42", "7"], Shown);
        Assert.Equal([2, 5], Outputs.Values.Select(output => output.Run));
    }

    [Fact]
    public void NullIsShownWhereItIsDisplayed()
    {
        Assert.Null(Run("var d = display(1); display(null);\nd.Update(null);", "new Dictionary<string, List<int?>> { [\"a\"] = new() { 1, null } }"));

        Assert.Equal(["null", "null", "a: [1, null]"], Shown);
    }

    [Fact]
    public void UpdateReplacesTheEarlierOutputInItsPlace()
    {
        Assert.Null(Run("var d = display(\"one\");\ndisplay(\"two\");", "d.Update(3);"));

        Assert.Equal([(1, "3"), (1, "two")], Outputs.Values.Select(output => (output.Run, output.Content)));
    }

    [Fact]
    public void KernelImportsAreOpenAndNoOther()
    {
        Assert.Null(Run(
            "StringBuilder a = new(); ArrayList b = new(); List<int> c = new() { 1 }; Task d = Task.CompletedTask; Math.Max(c.First(), 2)"));
        CellError? error = Run("Path.GetTempPath()");

        Assert.Equal((1, 7, "CS0103: The name 'Path' does not exist in the current context"), (error?.Cell, error?.Line, error?.Message));
    }

    [Fact]
    public void TopLevelAwaitWorks()
    {
        Assert.Null(Run("await Task.Yield();\nawait Task.FromResult(5)"));

        Assert.Equal(["5"], Shown);
    }

    [Fact]
    public void ImportSharesTheSessionAndStartsPathsAtTheImportingFile()
    {
        Folder.Write("parts/inner.dib", "#!import deeper.dib", "int inner = deep + 1;", "\"from inner\"");
        Folder.WriteText("parts/deeper.dib", "#!markdown\n# Not shown\n#!csharp\nint deep = 1;");

        Assert.Null(Run("int before = 1;\n#!import parts/inner.dib\ninner + before"));

        Assert.Equal(["from inner", "3"], Shown);
    }

    [Fact]
    public void ImportCircleIsAnError()
    {
        Folder.Write("a.dib", "#!import b.dib");
        Folder.Write("b.dib", "#!import a.dib");

        CellError? error = Run("#!import a.dib");

        Assert.Equal("b, cell 1, line 7: 'a.dib' imports itself: b.dib <- a.dib <- test.dib; take one #!import out", error?.ToString());
    }

    [Theory]
    [InlineData("1 + 1\n#!time\n2", "test, cell 1, line 8: '#!time' is no directive that the kit runs; allowed is #!import FILE.dib")]
    [InlineData("#r \"nuget:TorchSharp\"", "line 7: '#r \"nuget:TorchSharp\"' asks the network for a package")]
    [InlineData("#i \"nuget:https://example.org\"", "asks the network")]
    [InlineData("#!import none.dib", "'none.dib' is no file in")]
    [InlineData("#!import", "'' is no file in")]
    [InlineData("#r \"none.dll\"", "test, cell 1, line 7: CS0006: Metadata file 'none.dll' could not be found. Build the kit first")]
    public void DirectivesOutsideTheKitAreRefused(string cell, string expected)
    {
        CellError? error = Run(cell);

        Assert.Contains(expected, error?.ToString());
    }

    [Fact]
    public void ReferenceToTheKitGivesTheLoadedAssembly()
    {
        Assert.Null(Run(
            "#r \"../no/such/folder/BertNotebooks.dll\"\nusing BertNotebooks.Foundation;",
            "display(AppDomain.CurrentDomain.GetAssemblies().Count(a => a.GetName().Name == \"BertNotebooks\"));\ntypeof(SeededRandom)"));

        Assert.Equal(["1", "BertNotebooks.Foundation.SeededRandom"], Shown);
    }

    [Fact]
    public void WithoutAReferenceTheKitIsNotInSight()
    {
        CellError? kit = Run("new BertNotebooks.Foundation.SeededRandom(1)");
        CellError? runner = Run("BertNotebooks.Cli.Terminal.ExitCode.Done");

        Assert.StartsWith("CS0246", kit?.Message);
        Assert.EndsWith("#!import _setup.dib.", kit?.Message);
        Assert.NotNull(runner);
    }

    [Fact]
    public void ReferenceOfAnotherFolderIsFoundBesideTheNotebook()
    {
        string other = Path.Combine(AppContext.BaseDirectory, "BertNotebooks.Tests.dll");
        File.Copy(other, Path.Combine(Folder.Path, "Renamed.dll"));

        Assert.Null(Run("#r \"Renamed.dll\"\ntypeof(BertNotebooks.Tests.Dib.NotebookFolder).Name"));

        Assert.Equal(["NotebookFolder"], Shown);
    }

    [Fact]
    public void CheckingCompilesWithoutRunning()
    {
        DibDocument notebook = DibDocument.Load(Folder.Write("test.dib", "int x = 1; throw new Exception();", "x + 1"));
        NotebookSession session = new(Folder.Path, null);

        foreach (DibCell cell in notebook.CodeCells)
        {
            Assert.Null(session.Run(notebook, cell, "c1", CancellationToken.None));
        }
    }
}
