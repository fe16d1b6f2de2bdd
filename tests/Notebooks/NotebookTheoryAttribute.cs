using Xunit;

namespace BertNotebooks.Tests.Notebooks;

/// <summary>A theory over the notebooks of the kit; skipped, saying so, where there is none.</summary>
public sealed class NotebookTheoryAttribute : TheoryAttribute
{
    public NotebookTheoryAttribute() => Skip = ((IEnumerable<object[]>)Notebooks).Any() ? null : "notebooks/ holds no notebook";

    /// <summary>The folder <c>notebooks</c> of the kit, or null.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>The notebooks as paths from that folder, solutions included.</summary>
    public static TheoryData<string> Notebooks => Folder is null ? [] : new TheoryData<string>(
        Directory.GetFiles(Folder, "*.dib", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file)).Order(StringComparer.Ordinal));

    private static string? Find()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "BertNotebooks.sln")))
            {
                string notebooks = Path.Combine(folder, "notebooks");
                return Directory.Exists(notebooks) ? notebooks : null;
            }
        }

        return null;
    }
}
