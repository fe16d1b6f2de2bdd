namespace BertNotebooks.Foundation;

/// <summary>The kit's own folder with its <c>data</c>, found above the working directory or above this library; else the folder of a published program, which has a copy.</summary>
public static class KitFolder
{
    private const string Landmark = "BertNotebooks.sln";

    /// <summary>The path of a file or folder in the kit's <c>data</c> folder.</summary>
    /// <param name="parts">Names below <c>data</c>, one after the other; none for the folder itself.</param>
    /// <exception cref="BertNotebooksException">The kit's folder was not found, or there is no such file or folder.</exception>
    public static string DataPath(params string[] parts) => DataPathIn(Root(), parts.NotNull());

    /// <summary>The kit's folder.</summary>
    /// <exception cref="BertNotebooksException">It was not found.</exception>
    internal static string Root() => Root(AppContext.BaseDirectory, Environment.CurrentDirectory, AssemblyFolder.Of(typeof(KitFolder).Assembly));

    internal static string Root(string program, params string[] places) =>
        FindAbove(places) is null && Directory.Exists(Path.Combine(program, "data", "models")) ? program : RootAbove(places);

    internal static string DataPathIn(string root, params string[] parts)
    {
        string path = Path.Combine([root, "data", .. parts]);
        return Path.Exists(path)
            ? path
            : throw new BertNotebooksException($"There is no '{path}'. The kit's repository holds it: restore it with `git checkout -- data`, or see data/README.md for how it is made.");
    }

    internal static string RootAbove(params string[] places) => FindAbove(places)
        ?? throw new BertNotebooksException($"The kit's folder, the one with {Landmark}, was not found above {string.Join(" or ", places.Select(place => $"'{place}'"))}: open the notebook from within the kit's folder.");

    private static string? FindAbove(string[] places)
    {
        foreach (string place in places)
        {
            for (DirectoryInfo? folder = new(place); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, Landmark)))
                {
                    return folder.FullName;
                }
            }
        }

        return null;
    }
}
