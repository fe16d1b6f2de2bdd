using BertNotebooks.Data.Files;

namespace BertNotebooks.Data.Corpora;

/// <summary>Reads training text: UTF-8, plain or gzip, one paragraph a line; or one text a record of CSV, TSV, JSON Lines or JSON.</summary>
public static class Corpus
{
    /// <summary>Reads the lines of a file, or of the <c>.txt</c> and <c>.txt.gz</c> files of a folder (not of its subfolders) in the ordinal order of their names.</summary>
    /// <remarks>
    /// Only LF ends a line; a CR before it and a byte order mark are dropped, empty lines are kept. Gzip is told by its
    /// first bytes, not by the name. Lines are read as they are asked for, so the text need not fit the memory; one has at most 16 MiB.
    /// A <c>.csv</c>, <c>.tsv</c>, <c>.jsonl</c> or <c>.json</c> gives a text a record, its own line ends kept: the column <c>text</c>, or the
    /// first. They are read of a folder that has no <c>.txt</c>. A file that is no text by its name, such as <c>.html</c>, is refused.
    /// </remarks>
    /// <exception cref="BertNotebooksException">A file is missing, no text, without text, not UTF-8, damaged, or cannot be read.</exception>
    public static IEnumerable<string> ReadLines(string path) => ReadLines([path]);

    /// <summary>Reads several files or folders one after the other, as <see cref="ReadLines(string)"/> does.</summary>
    /// <exception cref="BertNotebooksException">No path is given, or one of them cannot be read.</exception>
    public static IEnumerable<string> ReadLines(IEnumerable<string> paths) => ReadLines(paths, null);

    /// <summary>Reads several files or folders, of records one column.</summary>
    /// <param name="paths">The files or folders.</param>
    /// <param name="textColumn">Name of the column or field; of a CSV without a header its number, from 0; null: <c>text</c>, or the first.</param>
    /// <exception cref="BertNotebooksException">As <see cref="ReadLines(string)"/>, or a record has no such column.</exception>
    public static IEnumerable<string> ReadLines(IEnumerable<string> paths, string? textColumn) =>
        TextPaths.FilesOf(paths).SelectMany(file => TextRecords.Read(file, textColumn));

    /// <summary>The files that paths of files and folders name, in the order in which they are read.</summary>
    /// <exception cref="BertNotebooksException">No path is given, one is missing, or is no regular file.</exception>
    public static IReadOnlyList<string> FilesOf(IEnumerable<string> paths) => TextPaths.FilesOf(paths);

    /// <summary>What a reader of these paths should know: what is passed over in a folder, and which column is read for want of <c>text</c>; a sentence each.</summary>
    /// <exception cref="BertNotebooksException">As <see cref="ReadLines(IEnumerable{string}, string)"/>.</exception>
    public static IReadOnlyList<string> Notes(IEnumerable<string> paths, string? textColumn = null) =>
        [.. TextPaths.PassedOver(paths.NotNull()), .. TextRecords.FirstColumns(TextPaths.FilesOf(paths), textColumn)];

    /// <summary>Reads a whole text into one string, its lines joined by LF, as a <see cref="BookPipeline"/> takes it; of a record, each paragraph is a line.</summary>
    /// <exception cref="BertNotebooksException">As <see cref="ReadLines(string)"/>, or the text has more than 134,217,728 characters.</exception>
    public static string ReadText(string path) => string.Join('\n', TextPaths.FilesOf([path]).Select(file => TextRecords.Whole(file, null)));
}
