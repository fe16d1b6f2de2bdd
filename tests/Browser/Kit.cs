namespace BertNotebooks.Tests.Browser;

/// <summary>A folder that the program takes for the kit's, with copies of the lessons, so that tests may edit and save: deleted afterwards.</summary>
internal sealed class Kit : IDisposable
{
    private const string Landmark = "BertNotebooks.sln";

    /// <summary>Makes the folder.</summary>
    public Kit()
    {
        File.WriteAllText(Path.Combine(Root, Landmark), "");
        Directory.CreateSymbolicLink(Data, Path.Combine(Repository, "data"));
        foreach (string folder in new[] { "notebooks", Path.Combine("notebooks", "solutions") })
        {
            Directory.CreateDirectory(Path.Combine(Root, folder));
            foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository, folder), "*.dib"))
            {
                File.Copy(file, Path.Combine(Root, folder, Path.GetFileName(file)));
            }
        }
    }

    /// <summary>The folder with the solution that these tests belong to.</summary>
    public static string Repository { get; } = Above(AppContext.BaseDirectory);

    /// <summary>The folder.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("bert-notebooks-").FullName;

    /// <summary>The file of a notebook.</summary>
    public string this[string notebook] => Path.Combine(Root, "notebooks", notebook + ".dib");

    /// <summary>Writes a notebook; a cell that begins with "# " is a text.</summary>
    public void Write(string notebook, params string[] cells) =>
        File.WriteAllText(this[notebook], string.Join('\n', cells.Select(cell => $"#!{(cell.StartsWith("# ", StringComparison.Ordinal) ? "markdown" : "csharp")}\n\n{cell}\n")));

    /// <summary>Deletes the folder, not what its link leads to.</summary>
    public void Dispose()
    {
        Directory.Delete(Data);
        Directory.Delete(Root, recursive: true);
    }

    private string Data => Path.Combine(Root, "data");

    private static string Above(string folder) => File.Exists(Path.Combine(folder, Landmark))
        ? folder
        : Above(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"There is no {Landmark} above {AppContext.BaseDirectory}."));
}
