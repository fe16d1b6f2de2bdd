namespace BertNotebooks.Tests.Dib;

/// <summary>A folder for a test's notebooks, deleted at its end.</summary>
public sealed class NotebookFolder : IDisposable
{
    /// <summary>The first lines of a notebook, up to the first cell.</summary>
    public const string Meta = "#!meta\n\n{\"kernelInfo\":{\"defaultKernelName\":\"csharp\",\"items\":[{\"aliases\":[],\"name\":\"csharp\"}]}}\n";

    /// <summary>The folder.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("notebooks-").FullName;

    /// <summary>Writes a notebook of code cells.</summary>
    /// <returns>The file.</returns>
    public string Write(string name, params string[] cells) =>
        WriteText(name, Meta + string.Concat(cells.Select(cell => $"\n#!csharp\n\n{cell}\n")));

    /// <summary>Writes a file.</summary>
    /// <returns>The file.</returns>
    public string WriteText(string name, string text)
    {
        string file = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    /// <summary>Deletes the folder.</summary>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
