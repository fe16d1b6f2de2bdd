using Polly;

namespace BertNotebooks.Checkpoints.Hub;

/// <summary>One download of a model: what its commit has, what of it is missing here, and that fetched.</summary>
internal sealed class SnapshotDownload
{
    private readonly HubRepository _repository;
    private readonly HubCache _cache;
    private readonly BlobDownload _blobs;
    private readonly ProgressMeter _meter;
    private readonly string _revision;
    private readonly List<HubFileMetadata> _toFetch = [];
    private readonly HashSet<string> _present = new(StringComparer.Ordinal);
    private string _commit = "";
    private IReadOnlySet<string>? _listed;

    public SnapshotDownload(HubHttp http, HubOptions options, HubCache cache, string repoId, string revision, Action<HubProgress>? progress)
    {
        _meter = new ProgressMeter(progress, options.Clock);
        ResiliencePipeline retry = HubRetry.Create(options.Clock, _meter.Pause);
        _repository = new HubRepository(http, retry, repoId);
        _cache = cache;
        _blobs = new BlobDownload(http, cache, retry, _meter);
        _revision = revision;
    }

    /// <summary>Downloads; the weights come last, and the revision is noted when all is there.</summary>
    /// <returns>The commit.</returns>
    /// <exception cref="HubFailureException">The hub refused or could not be reached.</exception>
    /// <exception cref="BertNotebooksException">The model lacks a file, or one arrived damaged.</exception>
    public async Task<string> RunAsync(CancellationToken cancel)
    {
        (_commit, _listed) = await _repository.ReadRevisionAsync(_revision, cancel).ConfigureAwait(false);
        foreach (string name in BertFiles.Small)
        {
            await IncludeAsync(name, cancel).ConfigureAwait(false);
        }

        if (_present.Contains(ModelFiles.Modules))
        {
            await FetchAsync(cancel).ConfigureAwait(false);
            foreach (string[] forms in BertFiles.OfModules(_cache.SnapshotFile(_commit, ModelFiles.Modules)))
            {
                await IncludeFirstAsync(forms, cancel).ConfigureAwait(false);
            }
        }

        string? weights = await IncludeFirstAsync(BertFiles.Weights, cancel).ConfigureAwait(false);
        IReadOnlyList<string> shards = weights == ModelFiles.WeightsIndex ? await ReadShardsAsync(cancel).ConfigureAwait(false) : [];
        Require(shards);
        await FetchAsync(cancel).ConfigureAwait(false);
        _cache.SetCommit(_revision, _commit);
        return _commit;
    }

    // The first form that the commit has.
    private async Task<string?> IncludeFirstAsync(IReadOnlyList<string> forms, CancellationToken cancel)
    {
        foreach (string form in forms)
        {
            if (await IncludeAsync(form, cancel).ConfigureAwait(false))
            {
                return form;
            }
        }

        return null;
    }

    // Whether the commit has the file; when it is not here yet, it is fetched later.
    private async Task<bool> IncludeAsync(string name, CancellationToken cancel)
    {
        if (_cache.Has(_commit, name))
        {
            _present.Add(name);
            return true;
        }

        HubFileMetadata? file = _listed?.Contains(name) == false ? null : await _repository.FindFileAsync(_commit, name, cancel).ConfigureAwait(false);
        if (file is null)
        {
            _cache.SetAbsent(_commit, name);
            return false;
        }

        _present.Add(name);
        _toFetch.Add(file);
        _meter.Expect(file.Size);
        return true;
    }

    private async Task<IReadOnlyList<string>> ReadShardsAsync(CancellationToken cancel)
    {
        await FetchAsync(cancel).ConfigureAwait(false);
        IReadOnlyList<string> shards = BertFiles.Shards(_cache.SnapshotFile(_commit, ModelFiles.WeightsIndex));
        foreach (string shard in shards)
        {
            await IncludeAsync(shard, cancel).ConfigureAwait(false);
        }

        return shards;
    }

    private async Task FetchAsync(CancellationToken cancel)
    {
        foreach (HubFileMetadata file in _toFetch)
        {
            await _blobs.FetchAsync(_repository.FileAddress(_commit, file.Name), file, _commit, cancel).ConfigureAwait(false);
        }

        _toFetch.Clear();
    }

    private void Require(IReadOnlyList<string> shards)
    {
        IReadOnlyList<string> missing = BertFiles.Missing(_present.Contains, shards);
        if (missing.Count > 0)
        {
            string? what = _listed is null ? null : ForeignFiles.Explain(_listed);
            throw new BertNotebooksException(what is not null ? $"Commit {_commit[..7]} of the model {what}."
                : $"Commit {_commit[..7]} of the model has no {string.Join(", no ", missing)}, so the kit cannot open it. Choose another revision, or a model of BERT that has these files.");
        }
    }
}
