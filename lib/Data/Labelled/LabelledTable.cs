using System.Globalization;
using BertNotebooks.Data.Files;

namespace BertNotebooks.Data.Labelled;

/// <summary>Reads labelled texts of CSV and TSV files, with a header or, where the columns are numbers, without one.</summary>
internal static class LabelledTable
{
    /// <summary>The texts of a file in their order.</summary>
    /// <exception cref="BertNotebooksException">As <see cref="LabelledFiles.ReadTexts"/>.</exception>
    public static IEnumerable<LabelledText> Texts(string file, bool isCsv, AskedColumns asked)
    {
        ColumnPlaces? columns = null;
        LabelledText? first = null;
        bool isHeaderLike = false, othersAreNumbers = true;
        long count = 0;
        foreach (TableRow row in isCsv ? CsvRows(file, asked) : TsvRows.Read(file))
        {
            if (columns is null)
            {
                bool hasHeader = HasHeader(file, row.Fields, asked);
                columns = ColumnPlaces.OfTexts(file, hasHeader ? [.. row.Fields.Select(field => field.Trim())] : [.. row.Fields.Select((_, i) => Name(i))], asked);
                if (hasHeader)
                {
                    continue;
                }

                isHeaderLike = IsUsual(row.Fields[columns.Label], ColumnPlaces.Labels) || IsUsual(row.Fields[columns.Text], ColumnPlaces.Texts);
            }

            LabelledText text = LabelledRow.Text(file, row.Line, row.Fields[columns.Text], columns.Pair is int pair ? row.Fields[pair] : null, columns.Pair is not null, row.Fields[columns.Label]);
            if (count++ == 0)
            {
                first = text;
            }
            else
            {
                othersAreNumbers &= IsNumber(text.Label);
            }

            yield return text;
        }

        if (asked.AreNumbers && first is not null && (isHeaderLike || (count > 1 && othersAreNumbers && !IsNumber(first.Label))))
        {
            throw new BertNotebooksException($"Line {first.Line} of '{file}' is a header by its looks ('{first.Text.Brief()}', '{first.Label.Brief()}'), and numbers are for files without one: name its columns, or delete the line.");
        }
    }

    private static IEnumerable<TableRow> CsvRows(string file, AskedColumns asked)
    {
        using CsvRecords records = new(file, asked.AreNumbers ? ',' : null);
        while (records.Next())
        {
            yield return new(records.Line, records.Fields());
        }
    }

    // Numbers are the header of a table that was written without names: 0,1,2.
    private static bool HasHeader(string file, string[] fields, AskedColumns asked)
    {
        if (asked.AreNumbers)
        {
            return fields.Length > 1 && fields.Select((field, i) => field == Name(i)).All(isName => isName);
        }

        asked.RefuseMixture([.. fields.Select(field => field.Trim())], file);
        if (!asked.AreTold && !fields.Any(field => IsUsual(field, ColumnPlaces.Labels)))
        {
            throw new BertNotebooksException($"No column of '{file}' is named 'label' ({AskedColumns.Has(fields)}): {AskedColumns.TextName} and {AskedColumns.LabelName} name the columns, or number them from 0, such as \"0\" and \"1\", in a file without a header.");
        }

        return true;
    }

    private static bool IsUsual(string field, IReadOnlyList<string> names) => names.Contains(field.Trim(), StringComparer.OrdinalIgnoreCase);

    private static bool IsNumber(string label) => double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static string Name(int place) => place.ToString(CultureInfo.InvariantCulture);
}
