using System.Text.RegularExpressions;

namespace BertNotebooks.Checkpoints.Hub;

/// <summary>What names from the user and from the hub may look like; each of them becomes part of a path in the cache.</summary>
internal static partial class HubNames
{
    private const int LongestRevision = 200, LongestShown = 80;

    /// <summary>Tells whether the name has the form OWNER/NAME or NAME (<c>validate_repo_id</c> of <c>huggingface_hub</c>).</summary>
    public static bool IsRepoId(string name) =>
        RepoId().IsMatch(name) && !name.Contains("--", StringComparison.Ordinal) && !name.Contains("..", StringComparison.Ordinal) && !name.EndsWith(".git", StringComparison.Ordinal);

    /// <summary>Refuses what is no name of a model.</summary>
    public static void CheckRepoId(string name)
    {
        if (!IsRepoId(name))
        {
            throw new BertNotebooksException($"'{name}' is no name of a model on the hub: that is OWNER/NAME of letters, digits, '-', '_' and '.', such as google-bert/bert-base-uncased.");
        }
    }

    /// <summary>Tells whether the name is a whole commit id: 40 hexadecimal digits.</summary>
    public static bool IsCommit(string name) => Commit().IsMatch(name);

    /// <summary>Refuses what is no name of a branch, tag or commit (the rules of <c>git check-ref-format</c>, and those of Windows for file names).</summary>
    public static void CheckRevision(string name)
    {
        bool sound = name.Length is > 0 and <= LongestRevision && !RevisionForbidden().IsMatch(name)
            && name.Split('/').All(part => part.Length > 0 && part[0] != '.' && part[^1] != '.' && !part.Contains("..", StringComparison.Ordinal));
        if (!sound)
        {
            throw new BertNotebooksException($"'{Printable(name)}' is no revision: give a branch, a tag or a commit of the model, such as main.");
        }
    }

    /// <summary>Tells whether a name from the hub is a plain file name: no folder, no drive, no hidden file.</summary>
    public static bool IsFileName(string name) => FileName().IsMatch(name);

    /// <summary>A text from elsewhere, fit for a message: one line, at most 80 letters.</summary>
    public static string Printable(string text) =>
        new([.. text.Take(LongestShown).Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter)]);

    [GeneratedRegex(@"\A(?:[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,94}[A-Za-z0-9_])?/)?[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,94}[A-Za-z0-9_])?\z")]
    private static partial Regex RepoId();

    [GeneratedRegex(@"\A[0-9a-f]{40}\z")]
    private static partial Regex Commit();

    [GeneratedRegex(@"[\x00-\x20\x7f~^:?*\[\\""<>|]|@\{")]
    private static partial Regex RevisionForbidden();

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}\z")]
    private static partial Regex FileName();
}
