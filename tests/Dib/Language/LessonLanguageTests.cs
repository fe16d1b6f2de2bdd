using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Language;
using Xunit;

namespace BertNotebooks.Tests.Dib.Language;

/// <summary>The language service on the lessons: what runs has no squiggle, and the kit's documentation is there.</summary>
public sealed class LessonLanguageTests
{
    private static readonly string Notebooks = Path.Combine(GoldenFolder.RepositoryRoot, "notebooks");

    [Theory]
    [InlineData("00-start-here")]
    [InlineData("03-masking")]
    [InlineData("04-training")]
    public async Task LessonHasNoSquiggleAndNoTrap(string name)
    {
        (LanguageService service, IReadOnlyList<CodeCell> cells) = Open(name);
        foreach (CodeCell cell in cells)
        {
            Assert.Empty(await service.DiagnoseAsync(cell.Id, default));
            Assert.Empty((await service.SymbolsAsync(cell.Id, default)).Traps);
        }
    }

    [Fact]
    public async Task KitIsOfferedAndExplained()
    {
        (LanguageService service, IReadOnlyList<CodeCell> cells) = Open("00-start-here");
        service.SetCells([.. cells, new CodeCell("new", "fillMask.Predict(")]);
        Completions members = await service.CompleteAsync("new", "fillMask.Pre".Length, default);
        Assert.Equal("Predict", members.Items[0].Insert);
        Assert.NotEqual("", (await LanguageService.DescribeItemAsync(members, 0, default))!.Documentation);

        Signatures signatures = (await service.SignatureAsync("new", "fillMask.Predict(".Length, default))!;
        Assert.StartsWith("FillMaskResult Predict(string text", signatures.All[0].Label, StringComparison.Ordinal);
        Assert.NotEqual("", signatures.All[0].Documentation);

        Description variable = (await service.DescribeAsync("new", 1, default))!;
        Assert.Equal(("FillMask fillMask", "c3"), (variable.Signature, variable.DeclaredIn));
    }

    [Fact]
    public async Task WarmingEndsWhenItIsCancelled()
    {
        (LanguageService service, _) = Open("03-masking");
        using CancellationTokenSource cancel = new();
        Task warming = service.WarmAsync("c9", cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => warming);
    }

    private static (LanguageService Service, IReadOnlyList<CodeCell> Cells) Open(string name)
    {
        DibDocument notebook = DibDocument.Load(Path.Combine(Notebooks, name + ".dib"));
        CodeCell[] cells = [.. notebook.CodeCells.Select(cell => new CodeCell($"c{cell.Number}", cell.Source))];
        LanguageService service = new(notebook.FilePath);
        service.SetCells(cells);
        return (service, cells);
    }
}
