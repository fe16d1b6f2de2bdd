namespace BertNotebooks.Checkpoints.Hub;

/// <summary>Downloads models from the Hugging Face hub into the cache that <c>huggingface_hub</c> uses too.</summary>
internal sealed class HubClient : IDisposable
{
    private readonly HubOptions _options;
    private readonly HubHttp _http;

    /// <summary>Creates a client.</summary>
    /// <param name="options">Address, cache and token; null: as the environment variables of <c>huggingface_hub</c> tell.</param>
    /// <exception cref="BertNotebooksException">A variable has a value that cannot be used.</exception>
    public HubClient(HubOptions? options = null)
    {
        _options = options ?? HubEnvironment.Read(Environment.GetEnvironmentVariable);
        _http = new HubHttp(_options);
    }

    /// <summary>Fetches what a BERT folder needs and is not in the cache yet (<c>snapshot_download</c>).</summary>
    /// <remarks>
    /// A commit that is in the cache needs no network. What is in the cache is also used, with a <see cref="HubSnapshot.Notice"/>, when the
    /// hub cannot be reached. Sizes and hashes are checked; a download that broke or was cancelled goes on where it ended.
    /// </remarks>
    /// <param name="repoId">OWNER/NAME, such as <c>google-bert/bert-base-uncased</c>; NAME alone for the few old models without an owner.</param>
    /// <param name="revision">A branch, a tag or a whole commit id.</param>
    /// <param name="progress">Called as bytes arrive, on other threads.</param>
    /// <param name="cancellationToken">Ends the download; what has arrived is kept.</param>
    /// <exception cref="BertNotebooksException">The model does not exist, is not open to the user, cannot be reached, or arrives damaged; or the cache cannot be written.</exception>
    public async Task<HubSnapshot> SnapshotDownloadAsync(
        string repoId, string revision = "main", Action<HubProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        HubNames.CheckRepoId(repoId);
        HubNames.CheckRevision(revision);
        HubCache cache = new(_options.CacheFolder, repoId, _options.SymbolicLinks);
        try
        {
            return Cached(cache, repoId, revision)
                ?? await DownloadAsync(cache, repoId, revision, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BertNotebooksException($"Cannot write to the cache '{_options.CacheFolder}': {e.Message} Make room on its disk, or set HF_HUB_CACHE to a folder that can be written.", e);
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _http.Dispose();

    // What needs no network: everything when offline, else a commit of which all is known.
    private HubSnapshot? Cached(HubCache cache, string repoId, string revision)
    {
        string? commit = cache.Commit(revision);
        if (_options.Offline)
        {
            IReadOnlyList<string> missing = commit is null ? [] : cache.Missing(commit);
            return commit is not null && missing.Count == 0
                ? new HubSnapshot(cache.SnapshotFolder(commit), commit, Doubt(cache, repoId, commit))
                : throw new BertNotebooksException(HubMessages.NotCached(_options, repoId, revision, missing));
        }

        return commit == revision && cache.Missing(commit).Count == 0 && cache.Unknown(commit).Count == 0
            ? new HubSnapshot(cache.SnapshotFolder(commit), commit)
            : null;
    }

    private async Task<HubSnapshot> DownloadAsync(HubCache cache, string repoId, string revision, Action<HubProgress>? progress, CancellationToken cancel)
    {
        try
        {
            string commit = await new SnapshotDownload(_http, _options, cache, repoId, revision, progress).RunAsync(cancel).ConfigureAwait(false);
            return new HubSnapshot(cache.SnapshotFolder(commit), commit);
        }
        catch (HubFailureException e)
        {
            string? commit = cache.Commit(revision) is string known && cache.Missing(known).Count == 0 ? known : null;
            if (!e.IsTransient || commit is null)
            {
                throw new BertNotebooksException(HubMessages.For(e, _options, repoId, revision, isCached: commit is not null), e);
            }

            string notice = HubMessages.FromCache(e, _options, repoId, commit);
            return new HubSnapshot(cache.SnapshotFolder(commit), commit, Doubt(cache, repoId, commit) is string doubt ? $"{notice} {doubt}" : notice);
        }
    }

    private static string? Doubt(HubCache cache, string repoId, string commit) =>
        cache.Unknown(commit) is { Count: > 0 } unknown ? HubMessages.Unknown(repoId, unknown) : null;
}
