using System.Globalization;
using System.Net;
using System.Text.Json;
using Polly;

namespace BertNotebooks.Checkpoints.Hub;

/// <summary>What the hub tells about one model: its commits, its files, their hashes.</summary>
internal sealed class HubRepository(HubHttp http, ResiliencePipeline retry, string repoId)
{
    private const string LinkedSize = "X-Linked-Size", RepoNotFound = "RepoNotFound", RevisionNotFound = "RevisionNotFound";
    private const int LongestAnswer = 16 << 20;

    /// <summary>Where a file is fetched.</summary>
    public Uri FileAddress(string revision, string name) => http.Address($"/{repoId}/resolve/{Uri.EscapeDataString(revision)}/{string.Join('/', name.Split('/').Select(Uri.EscapeDataString))}");

    /// <summary>The commit that a branch or tag stands for, and the names of its files; null for names that the hub does not list.</summary>
    public async Task<(string Commit, IReadOnlySet<string>? Files)> ReadRevisionAsync(string revision, CancellationToken cancel)
    {
        Uri address = http.Address($"/api/models/{repoId}/revision/{Uri.EscapeDataString(revision)}");
        try
        {
            byte[] json = await retry.ExecuteAsync(async token => await ReadAsync(address, token).ConfigureAwait(false), cancel).ConfigureAwait(false);
            (string commit, IReadOnlySet<string>? files) = Parse(json);
            return !HubNames.IsCommit(revision) || commit == revision ? (commit, files) : throw HubFailureException.OtherCommit("the model", commit, revision);
        }
        catch (HubFailureException e) when (e is { Status: HttpStatusCode.NotFound, Code: null })
        {
            // A mirror that serves files alone: the commit stands in the headers of each file.
            HubFileMetadata? config = await FindFileAsync(revision, ModelFiles.Config, cancel).ConfigureAwait(false);
            if (config is null)
            {
                throw;
            }

            return (Checked(config.Commit ?? throw HubFailureException.Foreign($"{ModelFiles.Config} has no {HubHttp.RepoCommit}")), null);
        }
    }

    /// <summary>Size and hash of a file; null when the revision has no such file.</summary>
    public async Task<HubFileMetadata?> FindFileAsync(string revision, string name, CancellationToken cancel)
    {
        try
        {
            return await retry.ExecuteAsync(async token => await HeadAsync(revision, name, token).ConfigureAwait(false), cancel).ConfigureAwait(false);
        }
        catch (HubFailureException e) when (e.Status == HttpStatusCode.NotFound && e.Code is not (RepoNotFound or RevisionNotFound))
        {
            new HubFileMetadata(name, e.Commit, "", null).RequireSound(revision);
            return null;
        }
    }

    private async Task<HubFileMetadata> HeadAsync(string revision, string name, CancellationToken cancel)
    {
        using HttpResponseMessage response = await http.HeadAsync(FileAddress(revision, name), cancel).ConfigureAwait(false);
        string? etag = (Header(response, HubHttp.LinkedEtag) ?? Header(response, "ETag"))?.Trim();
        etag = (etag?.StartsWith("W/", StringComparison.Ordinal) == true ? etag[2..] : etag)?.Trim('"');
        // A hash is compared whichever way a mirror writes it.
        etag = etag?.All(char.IsAsciiHexDigit) == true ? etag.ToLowerInvariant() : etag;
        if (etag is null || !HubNames.IsFileName(etag))
        {
            throw HubFailureException.Foreign(etag is null ? $"{name} has no ETag" : $"the ETag of {name} is '{HubNames.Printable(etag)}', which is no hash");
        }

        long? size = long.TryParse(Header(response, LinkedSize), NumberStyles.None, CultureInfo.InvariantCulture, out long linked) ? linked : response.Content.Headers.ContentLength;
        HubFileMetadata file = new(name, Header(response, HubHttp.RepoCommit), etag, size);
        file.RequireSound(revision);
        return file;
    }

    private async Task<byte[]> ReadAsync(Uri address, CancellationToken cancel)
    {
        using HttpResponseMessage response = await http.GetAsync(address, 0, null, cancel).ConfigureAwait(false);
        using HubBody body = await http.BodyAsync(response, cancel).ConfigureAwait(false);
        using MemoryStream read = new();
        byte[] buffer = new byte[1 << 14];
        while (await body.ReadAsync(buffer, cancel).ConfigureAwait(false) is int count and > 0)
        {
            read.Write(buffer, 0, count);
            if (read.Length > LongestAnswer)
            {
                throw HubFailureException.Foreign($"its list of files is longer than {LongestAnswer >> 20} MiB");
            }
        }

        return read.ToArray();
    }

    private static (string Commit, IReadOnlySet<string>? Files) Parse(byte[] json)
    {
        try
        {
            ModelInfo info = JsonSerializer.Deserialize<ModelInfo>(json, JsonSerializerOptions.Web) ?? throw new JsonException("null");
            HashSet<string>? files = info.Siblings?.Select(file => file?.Rfilename).OfType<string>().ToHashSet(StringComparer.Ordinal);
            return (Checked(info.Sha ?? throw new JsonException("no \"sha\"")), files);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw HubFailureException.Foreign("its description of the model is not the JSON of a hub");
        }
    }

    private static string Checked(string commit) => HubNames.IsCommit(commit)
        ? commit
        : throw HubFailureException.Foreign($"it names the commit '{HubNames.Printable(commit)}', which is none");

    /// <summary>The first value of a header; null when there is none.</summary>
    public static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.FirstOrDefault() : null;

    private sealed record ModelInfo(string? Sha, IReadOnlyList<Sibling?>? Siblings);

    private sealed record Sibling(string? Rfilename);
}
