namespace BertNotebooks.Checkpoints.Hub;

/// <summary>Turns what a user calls a model into its folder.</summary>
public static class ModelSource
{
    /// <summary>A folder is itself; what does not exist here and has the form OWNER/NAME is downloaded from the hub, or taken from its cache.</summary>
    /// <remarks>
    /// A name without an owner, such as the old <c>bert-base-uncased</c>, is not looked for on the hub: it is more often a folder's name with a
    /// typing error, and every model has an owner by now.
    /// </remarks>
    /// <param name="modelNameOrPath">A model folder, or OWNER/NAME of the hub.</param>
    /// <param name="revision">Branch, tag or commit on the hub; null: <c>main</c>. It has no effect on a folder.</param>
    /// <param name="progress">Called as bytes arrive, on other threads.</param>
    /// <param name="notice">Called, on this thread, with what the user should know, such as that the hub could not be reached.</param>
    /// <param name="options">Address, cache and token; null: as the environment tells.</param>
    /// <param name="cancellationToken">Ends the download; what has arrived is kept.</param>
    /// <returns>A folder for <c>PretrainedModel.FromPretrained</c>.</returns>
    /// <exception cref="BertNotebooksException">It is neither a folder nor a model that can be had.</exception>
    public static string Resolve(
        string modelNameOrPath,
        string? revision = null,
        Action<HubProgress>? progress = null,
        Action<string>? notice = null,
        HubOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(modelNameOrPath);
        if (Directory.Exists(modelNameOrPath))
        {
            if (revision is not null)
            {
                notice?.Invoke($"The revision '{revision}' has no effect: '{modelNameOrPath}' is a folder.");
            }

            return modelNameOrPath;
        }

        if (File.Exists(modelNameOrPath))
        {
            throw new BertNotebooksException($"'{modelNameOrPath}' is a file: give the folder that it lies in, with {ModelFiles.Config}, {ModelFiles.Weights} and {ModelFiles.Vocabulary}.");
        }

        if (!IsHubName(modelNameOrPath))
        {
            throw new BertNotebooksException($"No model folder at '{modelNameOrPath}': a folder with {ModelFiles.Config}, {ModelFiles.Weights} and vocab.txt is expected, or OWNER/NAME of the Hugging Face hub, such as google-bert/bert-base-uncased.");
        }

        HubSnapshot snapshot = Download(modelNameOrPath, revision ?? "main", progress, options, cancellationToken);
        if (snapshot.Notice is string text)
        {
            notice?.Invoke(text);
        }

        return snapshot.Folder;
    }

    /// <summary>Tells whether the hub is asked for it: it has the form OWNER/NAME and nothing here is called so.</summary>
    public static bool IsHubName(string modelNameOrPath) =>
        modelNameOrPath.NotNull().Contains('/', StringComparison.Ordinal) && HubNames.IsRepoId(modelNameOrPath) && !Path.Exists(modelNameOrPath);

    private static HubSnapshot Download(string name, string revision, Action<HubProgress>? progress, HubOptions? options, CancellationToken cancel)
    {
        try
        {
            using HubClient client = new(options);
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancel, StopSignal.Token);
            // On the pool, so that no caller's synchronization context is waited for.
            return Task.Run(() => client.SnapshotDownloadAsync(name, revision, progress, either.Token), CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (BertNotebooksException e)
        {
            throw new BertNotebooksException($"'{name}' is no folder here. {e.Message}", e);
        }
    }
}
