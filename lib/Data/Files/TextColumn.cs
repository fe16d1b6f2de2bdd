using System.Globalization;

namespace BertNotebooks.Data.Files;

/// <summary>Which part of a record is its text: <c>text</c>, else the first, as Hugging Face's <c>run_mlm</c> has it, unless a name is given.</summary>
internal static class TextColumn
{
    /// <summary>The name that needs no telling.</summary>
    public const string Usual = "text";

    /// <summary>How to choose another.</summary>
    public const string Way = "kit.text_column or --text-column names another";

    /// <summary>The column's place in a header.</summary>
    /// <exception cref="BertNotebooksException">There is no column of the name that is asked for.</exception>
    public static int In(IReadOnlyList<string> header, string? asked, string file)
    {
        int place = header.ToList().FindIndex(name => name.Trim() == (asked ?? Usual));
        return place >= 0 ? place
            : asked is null ? 0
            : throw new BertNotebooksException($"'{file}' has no column '{asked.Shown()}', only {Listed(header)}: {Way}; a number, from 0, is for files without a header.");
    }

    /// <summary>The place that a number names in a file without a header; null where the name is one of the header or no number.</summary>
    public static int? Number(IReadOnlyList<string> first, string? asked) =>
        asked is not null && !first.Any(name => name.Trim() == asked) && int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out int place) ? place : null;

    /// <summary>Names as a message lists them.</summary>
    public static string Listed(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(5).Select(name => name.Length > 30 ? $"'{name[..30].Shown()}...'" : $"'{name.Shown()}'")) + (names.Count > 5 ? ", ..." : "");
}
