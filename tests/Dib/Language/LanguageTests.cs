using BertNotebooks.Dib.Language;

namespace BertNotebooks.Tests.Dib.Language;

/// <summary>Asks about a small notebook of cells a, b, c...; the place of a question is written as a bar, which is no part of the text.</summary>
public abstract class LanguageTests : IDisposable
{
    private protected NotebookFolder Folder { get; } = new();
    private protected LanguageService Service { get; }

    protected LanguageTests() => Service = new LanguageService(Path.Combine(Folder.Path, "small.dib"));

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Sets the cells.</summary>
    /// <returns>The last one's id.</returns>
    private protected string Set(params string[] texts)
    {
        Service.SetCells(Cells(texts));
        return Id(texts.Length - 1);
    }

    /// <summary>Sets the cells, in the last of which a bar stands.</summary>
    /// <returns>The last one's id, and the bar's place.</returns>
    private protected (string Cell, int At) SetWithPlace(params string[] texts)
    {
        int at = texts[^1].IndexOf('|', StringComparison.Ordinal);
        return (Set([.. texts[..^1], texts[^1].Remove(at, 1)]), at);
    }

    private protected static CodeCell[] Cells(params string[] texts) => [.. texts.Select((text, i) => new CodeCell(Id(i), text))];

    private protected async Task<IReadOnlyList<Squiggle>> DiagnoseAsync(params string[] texts) => await Service.DiagnoseAsync(Set(texts), default);

    private static string Id(int index) => ((char)('a' + index)).ToString();
}
