using System.Security.Cryptography;

namespace BertNotebooks.Data.Files;

/// <summary>Knows files by their hash.</summary>
internal static class FileHash
{
    /// <summary>SHA-256, in hexadecimal, of the files' lengths and bytes in their order.</summary>
    /// <param name="files">The files.</param>
    /// <param name="format">A byte that goes before a file's, where its name makes something else of the same bytes.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="BertNotebooksException">A file cannot be read.</exception>
    public static string Of(IEnumerable<string> files, Func<string, byte?> format, CancellationToken cancellationToken)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string path in files)
        {
            try
            {
                using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
                if (format(path) is byte told)
                {
                    hash.AppendData([told]);
                }

                hash.AppendData(BitConverter.GetBytes(file.Length));
                hash.AppendRest(file, cancellationToken);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new BertNotebooksException($"Cannot read '{path}': {e.Message} Choose a file that can be read.", e);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
