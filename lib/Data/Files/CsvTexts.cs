using CsvHelper;

namespace BertNotebooks.Data.Files;

/// <summary>Reads one column of a CSV or TSV file (RFC 4180): quoted fields may hold separators and line ends; the first record is the header.</summary>
internal static class CsvTexts
{
    private const string Separators = ",;\t|";

    /// <summary>The texts, in their order; parameters and errors are those of <see cref="TextRecords.Read"/>.</summary>
    public static IEnumerable<string> Read(string file, string? column, bool tabs, Action<long>? onRead, Action<string>? onColumn)
    {
        using LineText lines = new(new Utf8LineReader(file), onRead);
        char separator = tabs ? '\t' : Separator(lines.FirstLine(), column);
        // Excel's way to tell it.
        if (lines.FirstLine().TrimEnd('\r', '\n') is ['s', 'e', 'p', '=', char told] && Separators.Contains(told))
        {
            separator = told;
            lines.Skip();
        }

        using CsvReader records = CsvReader.Create(lines, Options(separator), leaveOpen: true);
        if (!Next(records, file, lines.Skipped))
        {
            yield break;
        }

        string[] header = [.. Enumerable.Range(0, records.FieldCount).Select(records.GetString)];
        int? number = TextColumn.Number(header, column);
        int place = number ?? TextColumn.In(header, column, file);
        if (place >= header.Length)
        {
            throw new BertNotebooksException($"'{file}' has {Columns(header.Length)} and no column {place}: {TextColumn.Way}, counted from 0.");
        }

        onColumn?.Invoke(number is null ? header[place].Trim() : $"{number}");
        if (number is not null)
        {
            yield return header[place];
        }

        while (Next(records, file, lines.Skipped))
        {
            if (records.FieldCount != header.Length)
            {
                throw new BertNotebooksException(
                    $"Line {lines.Skipped + records.LineNumber} of '{file}' begins a record of {Columns(records.FieldCount)}, and the first has {Columns(header.Length)} (separated by {Named(records.Separator)}): put texts that hold the separator in quotes.");
            }

            yield return records.GetString(place);
        }
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

    // Of a header the one that stands in it most often; a line of text may have many of them.
    private static char Separator(string first, string? column)
    {
        bool quoted = false;
        int[] counts = new int[Separators.Length];
        foreach (char c in first)
        {
            quoted ^= c == '"';
            int which = quoted ? -1 : Separators.IndexOf(c, StringComparison.Ordinal);
            if (which >= 0)
            {
                counts[which]++;
            }
        }

        bool isHeader = column is null || !int.TryParse(column, out _);
        return isHeader ? Separators[Array.IndexOf(counts, counts.Max())] : ',';
    }

    private static bool Next(CsvReader records, string file, int skipped)
    {
        try
        {
            return records.Read();
        }
        catch (CsvFormatException e)
        {
            // "Malformed CSV in record 2 (line 2): a quote inside an unquoted field (byte offset 16)."
            string reason = e.Message.Split("): ", 2)[^1].Split(" (byte")[0].TrimEnd('.').Shown();
            throw new BertNotebooksException(
                $"'{file}' is no whole CSV at the record that begins in line {skipped + e.LineNumber}: {reason}. A text with quotes stands in quotes, its own doubled, and has at most {TextLimits.LongestLine:N0} bytes.", e);
        }
    }

    private static string Columns(int count) => count == 1 ? "1 column" : $"{count} columns";

    private static string Named(char separator) => separator == '\t' ? "a tab" : $"'{separator}'";
}
