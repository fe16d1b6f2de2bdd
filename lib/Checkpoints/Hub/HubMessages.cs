using System.Net;

namespace BertNotebooks.Checkpoints.Hub;

/// <summary>What the user reads when a model cannot be had: what was wanted, why not, and the way out.</summary>
internal static class HubMessages
{
    /// <summary>The hub refused, or could not be reached.</summary>
    /// <param name="failure">What happened.</param>
    /// <param name="options">Where the hub is.</param>
    /// <param name="repoId">The model.</param>
    /// <param name="revision">Its revision.</param>
    /// <param name="isCached">Whether a copy in the cache could be used.</param>
    public static string For(HubFailureException failure, HubOptions options, string repoId, string revision, bool isCached)
    {
        string copy = isCached ? " A copy is in the cache: HF_HUB_OFFLINE=1 uses it." : "";
        return Reason(failure, options, repoId, revision) + copy;
    }

    /// <summary>Why the copy in the cache is used.</summary>
    public static string FromCache(HubFailureException failure, HubOptions options, string repoId, string commit) =>
        $"The hub at {Place(options)} cannot be reached ({failure.Message}): '{repoId}' is taken from the cache, as it was at commit {commit[..7]}.";

    /// <summary>Offline, and the cache has no copy, or half of one.</summary>
    public static string NotCached(HubOptions options, string repoId, string revision, IReadOnlyList<string> missing)
    {
        string what = missing.Count == 0 ? $"has no '{repoId}' at {revision}" : $"lacks {string.Join(", ", missing)} of '{repoId}' at {revision}";
        return $"The cache '{options.CacheFolder}' {what}, and HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE forbids to download: unset it once while there is a network, or {ByHand}.";
    }

    /// <summary>Files that the cache may lack, so that the model may behave differently.</summary>
    public static string Unknown(string repoId, IReadOnlyList<string> names) =>
        $"The cache does not tell whether '{repoId}' has {string.Join(", ", names)}: if so, they are not used now.";

    private const string ByHand = "download its files elsewhere and give their folder in place of the name";

    private static string Place(HubOptions options) => options.Endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/');

    private static string Reason(HubFailureException failure, HubOptions options, string repoId, string revision)
    {
        string place = Place(options);
        bool hasToken = options.Token is not null;
        return failure switch
        {
            { Code: "GatedRepo" } => $"'{repoId}' is gated: accept its licence at {place}/{repoId}, and set HF_TOKEN to a token of that account ({place}/settings/tokens){(hasToken ? "; the present one has no access" : "")}.",
            { Status: HttpStatusCode.Unauthorized } when hasToken => $"{place} does not let the token in HF_TOKEN read '{repoId}' (401): check the name; for a private or gated model accept its licence there and set HF_TOKEN to a valid token of that account.",
            { Status: HttpStatusCode.Unauthorized } => $"{place} has no public model '{repoId}' (401): check the name; for a private or gated one accept its licence there and set HF_TOKEN to a token of that account.",
            { Status: HttpStatusCode.Forbidden } => $"{place} refuses access to '{repoId}' ({failure.Message}): accept its licence at {place}/{repoId} and set HF_TOKEN to a token that may read it.",
            { Code: "RevisionNotFound" } => $"'{repoId}' has no revision '{revision}': give a branch, a tag or a commit of it; {place}/{repoId}/commits/main lists them.",
            { Code: "RepoNotFound" } => $"{place} has no model '{repoId}': check the name; for a private model set HF_TOKEN.",
            { Status: HttpStatusCode.NotFound } => $"{place} has no '{repoId}' at revision '{revision}', or no config.json in it: check both names.",
            { Status: HttpStatusCode.TooManyRequests } => $"{place} counts too many requests from here (429): try again later; {(hasToken ? "what has arrived is kept" : "with a token in HF_TOKEN it allows more")}.",
            { IsTransient: true } => $"'{repoId}' cannot be downloaded from {place} ({failure.Message}), and the cache has no copy. Check the network and try again, or {ByHand}.",
            _ => $"{place} does not give '{repoId}' ({failure.Message}). Check HF_ENDPOINT, or {ByHand}.",
        };
    }
}
