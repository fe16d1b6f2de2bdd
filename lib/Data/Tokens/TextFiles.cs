using System.Security.Cryptography;
using BertNotebooks.Data.Corpora;

namespace BertNotebooks.Data.Tokens;

/// <summary>The files of a text that may be too large to be held: read part by part, with the share that is done, or whole, and known by their hash.</summary>
internal sealed class TextFiles
{
    /// <summary>Longer lines, in bytes, are read in parts: 1 MiB.</summary>
    public const int LongestPart = 1 << 20;

    private readonly IReadOnlyList<string> _files;
    private readonly long _bytes;
    private long _done;

    /// <summary>Finds the files, as <see cref="Corpus.ReadLines(IEnumerable{string})"/> does.</summary>
    /// <exception cref="BertNotebooksException">A path is missing, or a folder holds no text.</exception>
    public TextFiles(IEnumerable<string> paths)
    {
        _files = Corpus.FilesOf(paths);
        _bytes = _files.Sum(file => new FileInfo(file).Length);
    }

    /// <summary>Share of the bytes, 0 to 1, that is read.</summary>
    public double Share => _bytes == 0 ? 1 : (double)_done / _bytes;

    /// <summary>Reads the lines that are not blank.</summary>
    /// <exception cref="BertNotebooksException">A file is missing, without text, not UTF-8, damaged gzip, or cannot be read.</exception>
    public IEnumerable<LinePart> Read()
    {
        long before = 0;
        foreach (string file in _files)
        {
            using Utf8LineReader reader = new(file, LongestPart);
            bool hasText = false, open = false;
            while (reader.ReadLine() is { } text)
            {
                _done = before + reader.BytesRead;
                bool blank = string.IsNullOrWhiteSpace(text), ends = !reader.LineGoesOn;
                if (!blank || (open && ends))
                {
                    hasText = true;
                    yield return new LinePart(text, !open, ends);
                    open = !ends;
                }
            }

            before += reader.BytesRead;
            Corpus.RequireText(file, hasText);
        }
    }

    /// <summary>Reads the whole text, its lines joined by LF, blank ones too, as a <see cref="BookPipeline"/> takes it.</summary>
    /// <exception cref="BertNotebooksException">As <see cref="Read"/>.</exception>
    public string ReadWhole() => string.Join('\n', Corpus.ReadFiles(_files));

    /// <summary>SHA-256 of the files' lengths and bytes in their order; names do not count.</summary>
    /// <exception cref="BertNotebooksException">A file cannot be read.</exception>
    public string Hash(CancellationToken cancellationToken = default)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string path in _files)
        {
            try
            {
                using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
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
