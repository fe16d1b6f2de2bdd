using System.Text;
using BertNotebooks.Play.Documents;

namespace BertNotebooks.Tests.Play.Documents;

/// <summary>A notebook's folder and its store for one test.</summary>
internal sealed class DocumentFolder : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>The notebook.</summary>
    public string Notebook => _folder.Path("n.dib");

    /// <summary>The folder of the store.</summary>
    public string StoreFolder => _folder.Path("out", "play", "n");

    /// <summary>Writes the notebook and gives its path.</summary>
    public string Write(string text)
    {
        File.WriteAllBytes(Notebook, Encoding.UTF8.GetBytes(text));
        return Notebook;
    }

    /// <summary>A store that knows only what is in the folder, as that of a new server.</summary>
    public PlayStore Store() => new(StoreFolder);

    /// <summary>Opens the notebook as a new server does.</summary>
    public PlayDocument Open() => PlayDocument.Load(Notebook, Store());

    /// <summary>The full path of another file.</summary>
    public string Path(params string[] parts) => _folder.Path(parts);

    public void Dispose() => _folder.Dispose();
}
