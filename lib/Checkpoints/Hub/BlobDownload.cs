using System.Net;
using Polly;

namespace BertNotebooks.Checkpoints.Hub;

/// <summary>Brings one file into the cache: locked, resumed where an earlier try ended, and checked.</summary>
internal sealed class BlobDownload(HubHttp http, HubCache cache, ResiliencePipeline retry, ProgressMeter meter)
{
    // A connection that breaks and breaks gets new tries as long as it brings something on the way.
    private const long EnoughProgress = 1 << 20;

    private const int BufferSize = 1 << 17;

    /// <summary>Fetches the file unless another process has brought it meanwhile.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="file">What it must be.</param>
    /// <param name="commit">The commit that it is part of.</param>
    /// <param name="cancel">Ends the download; what has arrived is kept.</param>
    /// <exception cref="BertNotebooksException">What arrives is, twice, not what was announced.</exception>
    public async Task FetchAsync(Uri address, HubFileMetadata file, string commit, CancellationToken cancel)
    {
        meter.Begin(file.Name);
        using HubLock held = await HubLock.TakeAsync(cache.LockFile(file.Etag), () => meter.Pause("another process downloads it"), cancel).ConfigureAwait(false);
        if (!cache.Has(commit, file.Name))
        {
            FileInfo blob = new(cache.Blob(file.Etag));
            bool isNew = !blob.Exists || (file.Size is long size && blob.Length != size);
            if (isNew)
            {
                await FetchBlobAsync(address, file with { Commit = commit }, blob.FullName, cancel).ConfigureAwait(false);
            }

            cache.Link(file, commit, isNew);
        }

        meter.End(file.Size);
    }

    private async Task FetchBlobAsync(Uri address, HubFileMetadata file, string blob, CancellationToken cancel)
    {
        string incomplete = blob + ".incomplete";
        Directory.CreateDirectory(Path.GetDirectoryName(blob)!);
        string? fault = await FetchOnceAsync(address, file, incomplete, cancel).ConfigureAwait(false);
        if (fault is not null)
        {
            meter.Pause($"{fault}; once more from the start");
            fault = await FetchOnceAsync(address, file, incomplete, cancel).ConfigureAwait(false);
        }

        if (fault is not null)
        {
            throw new BertNotebooksException($"{file.Name} arrived damaged twice and was deleted: {fault}. A proxy may change it on the way: try another network, or download it elsewhere and give the folder.");
        }

        File.Move(incomplete, blob, overwrite: true);
    }

    // What is wrong with the file, in words; then it is deleted.
    private async Task<string?> FetchOnceAsync(Uri address, HubFileMetadata file, string incomplete, CancellationToken cancel)
    {
        string? fault = await ReceiveAllAsync(address, file, incomplete, cancel).ConfigureAwait(false)
            ?? await BlobCheck.FaultAsync(incomplete, file, cancel).ConfigureAwait(false);
        if (fault is not null)
        {
            File.Delete(incomplete);
        }

        return fault;
    }

    private async Task<string?> ReceiveAllAsync(Uri address, HubFileMetadata file, string incomplete, CancellationToken cancel)
    {
        while (true)
        {
            long before = Length(incomplete);
            try
            {
                return await retry.ExecuteAsync(async token => await ReceiveAsync(address, file, incomplete, token).ConfigureAwait(false), cancel).ConfigureAwait(false);
            }
            catch (HubFailureException e) when (e.IsTransient && Length(incomplete) >= before + EnoughProgress)
            {
                meter.Pause(e.Message);
            }
        }
    }

    private async Task<string?> ReceiveAsync(Uri address, HubFileMetadata file, string incomplete, CancellationToken cancel)
    {
        using FileStream part = new(incomplete, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        if (file.Size is not long whole || part.Length > whole)
        {
            part.SetLength(0);
        }

        if (part.Length == file.Size)
        {
            return null;
        }

        using HttpResponseMessage response = await OpenAsync(address, file, part, cancel).ConfigureAwait(false);
        (file with { Commit = HubRepository.Header(response, HubHttp.RepoCommit) }).RequireSound(file.Commit!);
        if (file.Size is long size && response.Content.Headers.ContentLength is long coming && part.Length + coming != size)
        {
            return $"{part.Length + coming} bytes come and {size} were announced";
        }

        await CopyAsync(response, file, part, cancel).ConfigureAwait(false);
        part.Flush(flushToDisk: true);
        return part.Length < file.Size ? throw HubFailureException.CutShort(part.Length, file.Size.Value) : null;
    }

    // A server that cannot begin in the middle, or begins elsewhere, sends the whole file anew.
    private async Task<HttpResponseMessage> OpenAsync(Uri address, HubFileMetadata file, FileStream part, CancellationToken cancel)
    {
        part.Seek(0, SeekOrigin.End);
        HttpResponseMessage response = await http.GetAsync(address, part.Length, file.Etag, cancel).ConfigureAwait(false);
        bool goesOn = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == part.Length;
        if (goesOn || part.Length == 0)
        {
            return response;
        }

        part.SetLength(0);
        if (response.StatusCode == HttpStatusCode.OK)
        {
            return response;
        }

        response.Dispose();
        return await http.GetAsync(address, 0, null, cancel).ConfigureAwait(false);
    }

    private async Task CopyAsync(HttpResponseMessage response, HubFileMetadata file, FileStream part, CancellationToken cancel)
    {
        using HubBody body = await http.BodyAsync(response, cancel).ConfigureAwait(false);
        byte[] buffer = new byte[BufferSize];
        meter.Advance(part.Length, 0);
        // One byte too many is enough to know that the size is wrong.
        while (part.Length <= file.MostBytes && await body.ReadAsync(buffer, cancel).ConfigureAwait(false) is int count and > 0)
        {
            await part.WriteAsync(buffer.AsMemory(0, count), cancel).ConfigureAwait(false);
            meter.Advance(part.Length, count);
        }

        file.RequireEnd(part);
    }

    private static long Length(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;
}
