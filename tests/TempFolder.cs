namespace BertNotebooks.Tests;

/// <summary>A folder for one test, deleted afterwards.</summary>
internal sealed class TempFolder : IDisposable
{
    /// <summary>Makes an empty folder.</summary>
    public TempFolder() => Root = Directory.CreateTempSubdirectory("bert-notebooks-").FullName;

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>The full path of a file in it.</summary>
    public string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    /// <summary>Writes a text file and gives its path.</summary>
    public string Write(string name, string text)
    {
        string path = Path(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Deletes the folder.</summary>
    public void Dispose() => Directory.Delete(Root, recursive: true);
}
