using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace BertNotebooks.Play.Documents;

/// <summary>What the player keeps of a notebook beside its file, in <c>out/play</c> of the kit's folder: drafts, outputs, predictions and what is solved.</summary>
/// <remarks>Nothing here is a reason to fail: what cannot be read is passed over, what cannot be written is told.</remarks>
internal sealed partial class PlayStore
{
    private const int MostDocument = 16 << 20;
    private const string Document = "document.json";
    private const string Offered = "draft.json";

    private readonly StoreFolder _folder;

    /// <summary>Keeps what belongs to one notebook in a folder, which need not be there yet.</summary>
    public PlayStore(string folder)
    {
        _folder = new StoreFolder(folder);
        Progress = new PlayProgress(_folder);
        Outputs = new OutputJournal(_folder);
    }

    /// <summary>The folder.</summary>
    public string Folder => _folder.Path;

    /// <summary>What was found in the folder and passed over, each with the reason.</summary>
    public IReadOnlyList<string> Ignored => _folder.Ignored;

    /// <summary>Predictions and solved exercises.</summary>
    public PlayProgress Progress { get; }

    /// <summary>The outputs of the cells, and their earlier charts.</summary>
    public OutputJournal Outputs { get; }

    /// <summary>The store of a notebook: in the kit's folder, or where that is not found, in the working directory.</summary>
    public static PlayStore For(string notebook)
    {
        string root;
        try
        {
            root = KitFolder.Root();
        }
        catch (BertNotebooksException)
        {
            root = Environment.CurrentDirectory;
        }

        return For(notebook, root);
    }

    /// <summary>The store of a notebook below a folder of the kit: by its name for those in <c>notebooks</c>, with a hash of the path for others.</summary>
    public static PlayStore For(string notebook, string root)
    {
        string path = RealPath.Of(Path.GetFullPath(notebook)), name = Path.GetFileNameWithoutExtension(path), safe = SafeName(name);
        bool isLesson = name == safe && RealPath.AreSame(Path.GetDirectoryName(path)!, Path.Combine(root, "notebooks"));
        string place = RealPath.IsIn(root, path) ? Path.GetRelativePath(RealPath.Of(root), path).Replace('\\', '/') : path;
        string id = isLesson ? safe : $"{safe}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(place)))[..12]}";
        return new PlayStore(Path.Combine(root, "out", "play", id));
    }

    /// <summary>A name that is one in every file system and in an address.</summary>
    public static string SafeName(string name)
    {
        string safe = Unsafe().Replace(name, "-").Trim('.', '-');
        return safe.Length == 0 ? "notebook" : safe.Length > 60 ? safe[..60].TrimEnd('.', '-') : safe;
    }

    /// <summary>What was kept of the notebook, or null.</summary>
    public StoredDocument? ReadDocument() => _folder.Read<StoredDocument>(Document, MostDocument, document => document.IsSound);

    /// <summary>Keeps the notebook's cells.</summary>
    /// <returns>Null, or why they cannot be kept.</returns>
    public string? WriteDocument(StoredDocument document) => _folder.Write(Document, document);

    /// <summary>A draft that was made from another state of the file than it is in now, or null.</summary>
    public StoredDocument? ReadOfferedDraft() => _folder.Read<StoredDocument>(Offered, MostDocument, document => document is { IsSound: true, Draft: not null });

    /// <summary>Keeps such a draft until the learner decides.</summary>
    /// <returns>Null, or why it cannot be kept.</returns>
    public string? WriteOfferedDraft(StoredDocument document) => _folder.Write(Offered, document);

    /// <summary>Forgets such a draft.</summary>
    /// <returns>Null, or why it cannot be deleted.</returns>
    public string? DeleteOfferedDraft() => _folder.Delete(Offered);

    [GeneratedRegex("[^A-Za-z0-9._-]+")]
    private static partial Regex Unsafe();
}
