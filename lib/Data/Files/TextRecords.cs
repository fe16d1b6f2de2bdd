namespace BertNotebooks.Data.Files;

/// <summary>Reads the texts of one file of any format, one after the other.</summary>
internal static class TextRecords
{
    /// <summary>The lines of a plain text, empty ones too, or the texts of records.</summary>
    /// <param name="file">The file.</param>
    /// <param name="column">The column of records that is read; null: <see cref="TextColumn.Usual"/>, else the first.</param>
    /// <param name="onRead">Called with the bytes of the file that are read.</param>
    /// <param name="onColumn">Called with the name of the column, when it is known.</param>
    /// <exception cref="BertNotebooksException">The file cannot be read, or something in it breaks the rules of its format; the message names the line.</exception>
    public static IEnumerable<string> Read(string file, string? column, Action<long>? onRead = null, Action<string>? onColumn = null) => TextFormats.Of(file) switch
    {
        TextFormat.Json => JsonTexts.Read(file, column, onRead, onColumn),
        TextFormat.Lines => Lines(file, onRead),
        TextFormat format => CsvTexts.Read(file, column, format == TextFormat.Tsv, onRead, onColumn),
    };

    /// <summary>Says of each file of records which column is read, where it is not the usual one and was not asked for.</summary>
    public static IEnumerable<string> FirstColumns(IEnumerable<string> files, string? column)
    {
        foreach (string file in files.Where(file => column is null && TextFormats.Of(file) != TextFormat.Lines))
        {
            string? name = null;
            _ = Read(file, column, onColumn: found => name = found).FirstOrDefault();
            if (name is not null && name != TextColumn.Usual)
            {
                yield return $"'{file}' has no column '{TextColumn.Usual}': the first, '{name.Shown()}', is read; {TextColumn.Way}.";
            }
        }
    }

    private static IEnumerable<string> Lines(string file, Action<long>? onRead)
    {
        using Utf8LineReader reader = new(file);
        while (reader.ReadLine() is { } line)
        {
            onRead?.Invoke(reader.BytesRead);
            yield return line;
        }
    }
}
