using BertNotebooks.Data.Files;

namespace BertNotebooks.Data.Labelled;

/// <summary>Reads the rows of a TSV file, of which some have quotes as CSV has them and others as any letter.</summary>
/// <remarks>
/// A text that only begins with a quote would, as CSV, take all lines up to the next quote with it. So lines are rows wherever each has as many fields, and then
/// quotes are taken off if all fields with quotes in them stand in quotes, their own doubled. Else the file must be whole as CSV is.
/// </remarks>
internal static class TsvRows
{
    private const char Tab = '\t', Quote = '"';

    /// <summary>The rows, empty lines passed over.</summary>
    /// <exception cref="BertNotebooksException">The file cannot be read, or a row has not as many fields as the first.</exception>
    public static IEnumerable<TableRow> Read(string file)
    {
        bool hasQuotes = false, isQuoted = true;
        int width = -1;
        TableRow? other = null;
        foreach (TableRow row in Lines(file))
        {
            width = width < 0 ? row.Fields.Length : width;
            other ??= row.Fields.Length == width ? null : row;
            foreach (string field in row.Fields.Where(field => field.Contains(Quote)))
            {
                hasQuotes = true;
                isQuoted &= IsQuoted(field);
            }
        }

        return other is null ? (hasQuotes && isQuoted ? Lines(file).Select(row => row with { Fields = [.. row.Fields.Select(Unquoted)] }) : Lines(file))
            : hasQuotes && IsCsv(file) ? Records(file)
            : throw new BertNotebooksException(
                $"Line {other.Value.Line} of '{file}' has {CsvRecords.Columns(other.Value.Fields.Length)}, and the first has {CsvRecords.Columns(width)}, separated by tabs: mend it; a text that holds a tab or a line end stands in quotes, its own doubled, and so do all with quotes then.");
    }

    private static IEnumerable<TableRow> Lines(string file)
    {
        using Utf8LineReader reader = new(file);
        for (long line = 1; reader.ReadLine() is { } text; line++)
        {
            if (text.Length > 0)
            {
                yield return new(line, text.Split(Tab));
            }
        }
    }

    private static IEnumerable<TableRow> Records(string file)
    {
        using CsvRecords records = new(file, Tab);
        while (records.Next())
        {
            yield return new(records.Line, records.Fields());
        }
    }

    // A field with tabs and line ends is more likely to be several rows.
    private static bool IsCsv(string file)
    {
        try
        {
            return !Records(file).Any(row => row.Fields.Any(field => field.Contains(Tab) && field.Contains('\n')));
        }
        catch (BertNotebooksException)
        {
            return false;
        }
    }

    private static bool IsQuoted(string field) => field is [Quote, .. string inside, Quote] && !inside.Replace("\"\"", "", StringComparison.Ordinal).Contains(Quote);

    private static string Unquoted(string field) => field is [Quote, .. string inside, Quote] ? inside.Replace("\"\"", "\"", StringComparison.Ordinal) : field;
}
