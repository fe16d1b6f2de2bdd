using System.Security.Cryptography;
using BertNotebooks.Data.Corpora;
using BertNotebooks.Data.Files;

namespace BertNotebooks.Data.Tokens;

/// <summary>The files of a text that may be too large to be held: read part by part, with the share that is done, or whole, and known by their hash.</summary>
internal sealed class TextFiles
{
    /// <summary>Longer lines, in bytes, are read in parts: 1 MiB.</summary>
    public const int LongestPart = LinePart.Longest;

    private readonly IReadOnlyList<string> _files;
    private readonly string? _textColumn;
    private readonly long _bytes;
    private long _done;
    private string _file = "";
    private long _number;

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

    /// <summary>Where what was read last stands, as messages say it: file, and line or record, from 1.</summary>
    public string Place => $"'{_file}', {(TextFormats.Of(_file) == TextFormat.Lines ? "line" : "record")} {_number}";

    /// <summary>Whether some of it stands in records, of which a column is read.</summary>
    public bool HasRecords => _files.Any(file => TextFormats.Of(file) != TextFormat.Lines);

    /// <summary>Reads the lines, or the texts of records, that are not blank.</summary>
    /// <exception cref="BertNotebooksException">A file is missing, without text, not UTF-8, damaged, or cannot be read.</exception>
    public IEnumerable<LinePart> Read() => Read(documents: false);

    /// <summary>Reads the lines that are not blank, with a <see cref="LinePart.DocumentEnd"/> behind each document.</summary>
    /// <remarks>A blank line or the file's end ends a document. A record is a document of its lines, whether blank ones part them or not: most data sets have paragraphs parted so.</remarks>
    /// <exception cref="BertNotebooksException">A file is missing, without text, not UTF-8, damaged, or cannot be read.</exception>
    public IEnumerable<LinePart> ReadDocuments() => Read(documents: true);

    /// <summary>Reads whole texts, one a file, as a <see cref="BookPipeline"/> takes them.</summary>
    /// <exception cref="BertNotebooksException">A file cannot be read as text, or one is too long to be held.</exception>
    public string[] ReadWhole() => [.. _files.Select(file => TextRecords.Whole(file, _textColumn))];

    /// <summary>SHA-256 of the files' lengths and bytes in their order; of names only what makes records of the bytes counts.</summary>
    /// <exception cref="BertNotebooksException">A file cannot be read.</exception>
    public string Hash(CancellationToken cancellationToken = default)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string path in _files)
        {
            try
            {
                using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
                if (TextFormats.Of(path) is not TextFormat.Lines and TextFormat format)
                {
                    hash.AppendData([(byte)format]);
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

    private IEnumerable<LinePart> Read(bool documents)
    {
        long before = 0;
        foreach (string file in _files)
        {
            (_file, _number) = (file, 0);
            bool hasText = false;
            foreach (LinePart part in TextFormats.Of(file) == TextFormat.Lines ? Lines(file, before, documents) : Records(file, before, documents))
            {
                hasText = true;
                yield return part;
            }

            before += new FileInfo(file).Length;
            TextRecords.RequireText(file, hasText);
        }
    }

    private IEnumerable<LinePart> Lines(string file, long before, bool documents)
    {
        using Utf8LineReader reader = new(file, LongestPart);
        bool open = false, inDocument = false, goesOn = false;
        while (reader.ReadLine() is { } text)
        {
            _done = before + reader.BytesRead;
            bool blank = string.IsNullOrWhiteSpace(text), ends = !reader.LineGoesOn;
            _number += goesOn ? 0 : 1;
            goesOn = !ends;
            if (!blank || (open && ends))
            {
                yield return new LinePart(text, !open, ends);
                open = !ends;
                inDocument = documents;
            }
            else if (inDocument && !open && ends)
            {
                yield return LinePart.DocumentEnd;
                inDocument = false;
            }
        }

        if (inDocument)
        {
            yield return LinePart.DocumentEnd;
        }
    }

    private IEnumerable<LinePart> Records(string file, long before, bool documents)
    {
        foreach (string record in TextRecords.Read(file, _textColumn, bytes => _done = before + bytes))
        {
            _number++;
            if (string.IsNullOrWhiteSpace(record))
            {
                continue;
            }

            foreach (LinePart part in documents ? record.Split('\n').Where(line => !string.IsNullOrWhiteSpace(line)).SelectMany(LinePart.Of).Append(LinePart.DocumentEnd) : LinePart.Of(record))
            {
                yield return part;
            }
        }
    }
}
