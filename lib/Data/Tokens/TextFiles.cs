using BertNotebooks.Data.Corpora;
using BertNotebooks.Data.Files;

namespace BertNotebooks.Data.Tokens;

/// <summary>The files of a text that may be too large to be held: read part by part, with the share that is done, or whole, and known by their hash.</summary>
internal sealed class TextFiles
{
    /// <summary>Longer lines, in bytes, are read in parts: 1 MiB.</summary>
    public const int LongestPart = 1 << 20;

    private readonly IReadOnlyList<string> _files;
    private readonly string? _textColumn;
    private readonly long _bytes;
    private long _done;

    /// <summary>Finds the files, as <see cref="Corpus.ReadLines(IEnumerable{string})"/> does.</summary>
    /// <exception cref="BertNotebooksException">A path is missing or no text, or a folder holds none.</exception>
    public TextFiles(IEnumerable<string> paths, string? textColumn = null)
    {
        _files = TextPaths.FilesOf(paths);
        _textColumn = textColumn;
        _bytes = _files.Sum(file => new FileInfo(file).Length);
    }

    /// <summary>Share of the bytes, 0 to 1, that is read.</summary>
    public double Share => _bytes == 0 ? 1 : (double)_done / _bytes;

    /// <summary>Whether some of it stands in records, of which a column is read.</summary>
    public bool HasRecords => _files.Any(file => TextFormats.Of(file) != TextFormat.Lines);

    /// <summary>Reads the lines, or the texts of records, that are not blank.</summary>
    /// <exception cref="BertNotebooksException">A file is missing, without text, not UTF-8, damaged, or cannot be read.</exception>
    public IEnumerable<LinePart> Read()
    {
        long before = 0;
        foreach (string file in _files)
        {
            bool hasText = false;
            foreach (LinePart part in TextFormats.Of(file) == TextFormat.Lines ? Lines(file, before) : Records(file, before))
            {
                hasText = true;
                yield return part;
            }

            before += new FileInfo(file).Length;
            TextRecords.RequireText(file, hasText);
        }
    }

    /// <summary>Reads whole texts, one a file, as a <see cref="BookPipeline"/> takes them.</summary>
    /// <exception cref="BertNotebooksException">As <see cref="Read"/>, or one is too long to be held.</exception>
    public string[] ReadWhole() => [.. _files.Select(file => TextRecords.Whole(file, _textColumn))];

    /// <summary>SHA-256 of the files' lengths and bytes in their order; of names only what makes records of the bytes counts.</summary>
    /// <exception cref="BertNotebooksException">A file cannot be read.</exception>
    public string Hash(CancellationToken cancellationToken = default) =>
        FileHash.Of(_files, path => TextFormats.Of(path) is not TextFormat.Lines and TextFormat format ? (byte)format : null, cancellationToken);

    private IEnumerable<LinePart> Lines(string file, long before)
    {
        using Utf8LineReader reader = new(file, LongestPart);
        bool open = false;
        while (reader.ReadLine() is { } text)
        {
            _done = before + reader.BytesRead;
            bool blank = string.IsNullOrWhiteSpace(text), ends = !reader.LineGoesOn;
            if (!blank || (open && ends))
            {
                yield return new LinePart(text, !open, ends);
                open = !ends;
            }
        }
    }

    private IEnumerable<LinePart> Records(string file, long before)
    {
        foreach (string record in TextRecords.Read(file, _textColumn, bytes => _done = before + bytes).Where(text => !string.IsNullOrWhiteSpace(text)))
        {
            string rest = record.TrimStart();
            bool starts = true;
            while (rest.Length > LongestPart)
            {
                int end = rest.AsSpan(0, LongestPart).LastIndexOf(' ');
                end = end > 0 ? end : LongestPart - (char.IsHighSurrogate(rest[LongestPart - 1]) ? 1 : 0);
                yield return new LinePart(rest[..end], starts, false);
                (rest, starts) = (rest[end..], false);
            }

            yield return new LinePart(rest, starts, true);
        }
    }
}
