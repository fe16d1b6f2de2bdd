using CsvHelper;

namespace BertNotebooks.Data.Files;

/// <summary>The records of a CSV or TSV file (RFC 4180), one after the other: quoted fields may hold separators and line ends; all have as many fields as the first.</summary>
internal sealed class CsvRecords : IDisposable
{
    private const string Separators = ",;\t|";

    private readonly string _file;
    private readonly LineText _lines;
    private readonly CsvReader _records;
    private int _width = -1;

    /// <summary>Opens a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="separator">What stands between fields; null: what stands most often in the first line, which is a header.</param>
    /// <param name="onRead">Called with the bytes of the file that are read.</param>
    /// <exception cref="BertNotebooksException">The file cannot be read.</exception>
    public CsvRecords(string file, char? separator, Action<long>? onRead = null)
    {
        _file = file;
        _lines = new(new Utf8LineReader(file), onRead);
        // The first line is read here, and may be refused.
        try
        {
            char parted = separator ?? MostOften(_lines.FirstLine());
            // Excel's way to tell it.
            if (_lines.FirstLine().TrimEnd('\r', '\n') is ['s', 'e', 'p', '=', char told] && Separators.Contains(told))
            {
                parted = told;
                _lines.Skip();
            }

            _records = CsvReader.Create(_lines, Options(parted), leaveOpen: true);
        }
        catch
        {
            _lines.Dispose();
            throw;
        }
    }

    /// <summary>The line at which the record begins, from 1.</summary>
    public long Line => _lines.Skipped + _records.LineNumber;

    /// <summary>How many fields the record has.</summary>
    public int Count => _records.FieldCount;

    /// <summary>A field of the record.</summary>
    public string this[int place] => _records.GetString(place);

    /// <summary>A number of columns in words.</summary>
    public static string Columns(int count) => count == 1 ? "1 column" : $"{count} columns";

    /// <summary>All fields of the record.</summary>
    public string[] Fields() => [.. Enumerable.Range(0, Count).Select(_records.GetString)];

    /// <summary>Goes on to the next record.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="BertNotebooksException">It breaks the rules of the format, or has not as many fields as the first.</exception>
    public bool Next()
    {
        if (!Read())
        {
            return false;
        }

        _width = _width < 0 ? Count : _width;
        return Count == _width ? true
            : throw new BertNotebooksException(
                $"Line {Line} of '{_file}' begins a record of {Columns(Count)}, and the first has {Columns(_width)} (separated by {Named(_records.Separator)}): put texts that hold the separator in quotes.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _records.Dispose();
        _lines.Dispose();
    }

    private static CsvReaderOptions Options(char separator) => new()
    {
        Separator = separator,
        HasHeader = false,
        SkipEmptyLines = true,
        MalformedData = CsvMalformedDataHandling.Throw,
        MaxRecordSize = TextLimits.LongestLine,
        TrackLineNumbers = true,
    };

    // A line of text may have many of each, a header has not.
    private static char MostOften(string header)
    {
        bool quoted = false;
        int[] counts = new int[Separators.Length];
        foreach (char c in header)
        {
            quoted ^= c == '"';
            int which = quoted ? -1 : Separators.IndexOf(c, StringComparison.Ordinal);
            if (which >= 0)
            {
                counts[which]++;
            }
        }

        return Separators[Array.IndexOf(counts, counts.Max())];
    }

    private bool Read()
    {
        try
        {
            return _records.Read();
        }
        catch (CsvFormatException e)
        {
            // "Malformed CSV in record 2 (line 2): a quote inside an unquoted field (byte offset 16)."
            string reason = e.Message.Split("): ", 2)[^1].Split(" (byte")[0].TrimEnd('.').Shown();
            throw new BertNotebooksException(
                $"'{_file}' is no whole CSV at the record that begins in line {_lines.Skipped + e.LineNumber}: {reason}. A text with quotes stands in quotes, its own doubled, and has at most {TextLimits.LongestLine:N0} bytes.", e);
        }
    }

    private static string Named(char separator) => separator == '\t' ? "a tab" : $"'{separator}'";
}
