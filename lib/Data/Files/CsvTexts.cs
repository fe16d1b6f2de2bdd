namespace BertNotebooks.Data.Files;

/// <summary>Reads one column of a CSV or TSV file; the first record is the header.</summary>
internal static class CsvTexts
{
    /// <summary>The texts, in their order; parameters and errors are those of <see cref="TextRecords.Read"/>.</summary>
    public static IEnumerable<string> Read(string file, string? column, bool tabs, Action<long>? onRead, Action<string>? onColumn)
    {
        using CsvRecords records = new(file, tabs ? '\t' : column is null || !int.TryParse(column, out _) ? null : ',', onRead);
        if (!records.Next())
        {
            yield break;
        }

        string[] header = records.Fields();
        int? number = TextColumn.Number(header, column);
        int place = number ?? TextColumn.In(header, column, file);
        if (place >= header.Length)
        {
            throw new BertNotebooksException($"'{file}' has {CsvRecords.Columns(header.Length)} and no column {place}: {TextColumn.Way}, counted from 0.");
        }

        onColumn?.Invoke(number is null ? header[place].Trim() : $"{number}");
        if (number is not null)
        {
            yield return header[place];
        }

        while (records.Next())
        {
            yield return records[place];
        }
    }
}
