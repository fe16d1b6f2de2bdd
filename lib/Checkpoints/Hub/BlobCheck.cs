using System.Security.Cryptography;

namespace BertNotebooks.Checkpoints.Hub;

/// <summary>Compares a downloaded file with the size and hash that the hub announced.</summary>
internal static class BlobCheck
{
    private const int Sha256Digits = 64, Sha1Digits = 40;

    /// <summary>What is wrong with the file, in words; null when nothing is.</summary>
    /// <remarks>An etag of another form, which a mirror may give, is no hash: then the size alone is compared.</remarks>
    public static async Task<string?> FaultAsync(string path, HubFileMetadata file, CancellationToken cancel)
    {
        using FileStream content = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan | FileOptions.Asynchronous);
        if (file.Size is long size && content.Length != size)
        {
            return $"it has {content.Length} bytes and {size} were announced";
        }

        bool isHash = file.Etag.All(char.IsAsciiHexDigitLower);
        string? actual = isHash && file.Etag.Length == Sha256Digits ? Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancel).ConfigureAwait(false))
            : isHash && file.Etag.Length == Sha1Digits ? await GitSha1Async(content, cancel).ConfigureAwait(false)
            : null;
        return actual is null || actual == file.Etag ? null : $"its hash is {actual} and {file.Etag} was announced";
    }

    // Git's name of a blob: SHA-1 of "blob LENGTH", a zero and the content. No defence against forgery, but what the hub has for small files.
    private static async Task<string> GitSha1Async(FileStream content, CancellationToken cancel)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(System.Text.Encoding.ASCII.GetBytes(FormattableString.Invariant($"blob {content.Length}\0")));
        byte[] buffer = new byte[1 << 16];
        while (await content.ReadAsync(buffer, cancel).ConfigureAwait(false) is int count and > 0)
        {
            hash.AppendData(buffer, 0, count);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
