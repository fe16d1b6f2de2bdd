namespace BertNotebooks.Checkpoints.Hub;

/// <summary>One model's place in the cache of <c>huggingface_hub</c>, with which it is shared.</summary>
/// <remarks>
/// <c>models--OWNER--NAME/</c> holds <c>blobs/ETAG</c>, <c>refs/REVISION</c> (the commit), <c>snapshots/COMMIT/FILE</c> (links to the blobs) and
/// <c>.no_exist/COMMIT/FILE</c> (files that the commit lacks). Source: "Hub Local Cache" in the documentation of the hub.
/// </remarks>
internal sealed class HubCache(string cacheFolder, string repoId, bool symbolicLinks)
{
    private static readonly Lock RefsLock = new();

    private readonly string _folderName = "models--" + repoId.Replace("/", "--", StringComparison.Ordinal);

    /// <summary>Where the commit's files are.</summary>
    public string SnapshotFolder(string commit) => Path.Combine(cacheFolder, _folderName, "snapshots", commit);

    /// <summary>Where a file of the commit is, or will be.</summary>
    public string SnapshotFile(string commit, string name) => Path.Combine(SnapshotFolder(commit), name);

    /// <summary>Where a content is, or will be.</summary>
    public string Blob(string etag) => Path.Combine(cacheFolder, _folderName, "blobs", etag);

    /// <summary>The lock of a content, as <c>huggingface_hub</c> takes it.</summary>
    public string LockFile(string etag) => Path.Combine(cacheFolder, ".locks", _folderName, etag + ".lock");

    /// <summary>The commit that the revision stood for at the last download; null when it was never downloaded.</summary>
    public string? Commit(string revision)
    {
        if (HubNames.IsCommit(revision))
        {
            return Directory.Exists(SnapshotFolder(revision)) ? revision : null;
        }

        string file = RefFile(revision);
        string? commit = File.Exists(file) ? File.ReadAllText(file).Trim() : null;
        return commit is not null && HubNames.IsCommit(commit) ? commit : null;
    }

    /// <summary>Notes what commit a branch or tag stands for.</summary>
    public void SetCommit(string revision, string commit)
    {
        lock (RefsLock)
        {
            if (!HubNames.IsCommit(revision) && Commit(revision) != commit)
            {
                AtomicFile.WriteText(RefFile(revision), commit);
            }
        }
    }

    /// <summary>Whether the commit's file is there; a link without a blob is not.</summary>
    public bool Has(string commit, string name)
    {
        FileInfo file = new(SnapshotFile(commit, name));
        return file.LinkTarget is null ? file.Exists : File.Exists(Path.Combine(file.DirectoryName!, file.LinkTarget));
    }

    /// <summary>Notes that the commit has no such file.</summary>
    public void SetAbsent(string commit, string name)
    {
        string mark = AbsentFile(commit, name);
        Directory.CreateDirectory(Path.GetDirectoryName(mark)!);
        File.Open(mark, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite).Dispose();
    }

    /// <summary>What of a BERT folder the commit lacks here, in words.</summary>
    public IReadOnlyList<string> Missing(string commit)
    {
        bool has(string name) => Has(commit, name);
        return BertFiles.Missing(has, has(ModelFiles.WeightsIndex) && !has(ModelFiles.Weights) ? BertFiles.Shards(SnapshotFile(commit, ModelFiles.WeightsIndex)) : []);
    }

    /// <summary>Small files of which it is not known whether the commit has them.</summary>
    public IReadOnlyList<string> Unknown(string commit)
    {
        IReadOnlyList<string[]> modules = Has(commit, ModelFiles.Modules) ? BertFiles.OfModules(SnapshotFile(commit, ModelFiles.Modules)) : [];
        return
        [
            .. BertFiles.Small.Select(name => (string[])[name]).Concat(modules)
                .Where(forms => !forms.Any(form => Has(commit, form)))
                .SelectMany(forms => forms.Where(form => !File.Exists(AbsentFile(commit, form)))),
        ];
    }

    /// <summary>Makes the commit's file from the blob: a link, or where there are none the blob itself, or a copy of it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="isNew">Whether nothing else uses the blob yet, so that it may be moved.</param>
    public void Link(HubFileMetadata file, string commit, bool isNew)
    {
        string place = SnapshotFile(commit, file.Name);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        File.Delete(place);
        if (TryLink(place, file.Etag))
        {
            return;
        }

        if (isNew)
        {
            File.Move(Blob(file.Etag), place);
            return;
        }

        string copy = Blob(file.Etag) + ".copy";
        File.Copy(Blob(file.Etag), copy, overwrite: true);
        File.Move(copy, place);
    }

    private bool TryLink(string place, string etag)
    {
        try
        {
            if (symbolicLinks)
            {
                File.CreateSymbolicLink(place, Path.GetRelativePath(Path.GetDirectoryName(place)!, Blob(etag)));
            }

            return symbolicLinks;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // Windows without developer mode, and some file systems.
            return false;
        }
    }

    private string RefFile(string revision) => Path.Combine([cacheFolder, _folderName, "refs", .. revision.Split('/')]);

    private string AbsentFile(string commit, string name) => Path.Combine(cacheFolder, _folderName, ".no_exist", commit, name);
}
