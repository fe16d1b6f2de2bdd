using System.Text;

namespace BertNotebooks.Data.Files;

/// <summary>Reads the texts of one file of any format, one after the other.</summary>
internal static class TextRecords
{
    /// <summary>The lines of a plain text, empty ones too, or the texts of records.</summary>
    /// <param name="file">The file.</param>
    /// <param name="column">The column of records that is read; null: <see cref="TextColumn.Usual"/>, else the first.</param>
    /// <param name="onRead">Called with the bytes of the file that are read.</param>
    /// <param name="onColumn">Called with the name of the column, when it is known.</param>
    /// <exception cref="BertNotebooksException">The file cannot be read, has no text, or something in it breaks the rules of its format; the message names the line.</exception>
    public static IEnumerable<string> Read(string file, string? column, Action<long>? onRead = null, Action<string>? onColumn = null)
    {
        bool hasText = false;
        foreach (string text in TextFormats.Of(file) switch
        {
            TextFormat.Json => JsonObjects<string>.Read(file, new JsonRecord(file, column, onColumn), onRead),
            TextFormat.Lines => Lines(file, onRead),
            TextFormat format => CsvTexts.Read(file, column, format == TextFormat.Tsv, onRead, onColumn),
        })
        {
            hasText |= !string.IsNullOrWhiteSpace(text);
            yield return text;
        }

        RequireText(file, hasText);
    }

    /// <summary>Refuses a file that turned out to hold nothing but white space.</summary>
    public static void RequireText(string file, bool hasText)
    {
        if (!hasText)
        {
            throw new BertNotebooksException($"'{file}' is empty: a text with one paragraph a line, or records with text, are expected; check that it was written or unpacked whole.");
        }
    }

    /// <summary>The whole text of a file, its lines joined by LF; the paragraphs of a record, which blank lines part, are a line each.</summary>
    /// <exception cref="BertNotebooksException">As <see cref="Read"/>, or it is too long to be held.</exception>
    public static string Whole(string file, string? column)
    {
        StringBuilder text = new();
        IEnumerable<string> lines = Read(file, column);
        foreach (string line in TextFormats.Of(file) == TextFormat.Lines ? lines : lines.SelectMany(record => WrappedText.Paragraphs(record.Split('\n'), width: 0)))
        {
            text.Append(line).Append('\n');
            if (text.Length > TextLimits.LongestText)
            {
                throw new BertNotebooksException($"'{file}' has more than {TextLimits.LongestText:N0} characters, the most of a text that is cut as a whole: give it in several files, or leave out kit.pipeline.");
            }
        }

        return text.ToString(0, text.Length - 1);
    }

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
