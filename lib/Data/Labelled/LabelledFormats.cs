using BertNotebooks.Data.Files;

namespace BertNotebooks.Data.Labelled;

/// <summary>Finds labelled files and tells what they are.</summary>
internal static class LabelledFormats
{
    private const string Columns = ".conll", NumberedColumns = ".conllu";

    /// <summary>Files of labelled texts: tables, or JSON.</summary>
    /// <exception cref="BertNotebooksException">None is given, or one is missing, a folder, or none by its name.</exception>
    public static IEnumerable<(string File, TextFormat Format)> OfTexts(IEnumerable<string> paths) => Files(paths).Select(file =>
        TextFormats.OtherKind(file) is string kind
        ? throw new BertNotebooksException($"'{file}' is {kind}: texts with a label each are read from .csv, .tsv, .jsonl and .json, plain or as .gz; save it as one of these{(IsColumns(file) ? ", or choose kit.task 'token-classification'" : "")}.")
        : (file, Ending(file)));

    /// <summary>Files of tagged words: columns, given as <see cref="TextFormat.Lines"/>, or JSON.</summary>
    /// <exception cref="BertNotebooksException">None is given, or one is missing, a folder, or none by its name.</exception>
    public static IEnumerable<(string File, TextFormat Format)> OfTags(IEnumerable<string> paths) => Files(paths).Select(file =>
        TextFormats.Ending(file) == NumberedColumns
        ? throw new BertNotebooksException($"'{file}' is CoNLL-U, whose columns are a number, a word and its grammar: write the word and its tag as two columns of a .conll.")
        : TextFormats.OtherKind(file) is string kind && !IsColumns(file)
        ? throw new BertNotebooksException($"'{file}' is {kind}: tagged words are read from columns (.conll, .tsv, .txt) and lists (.jsonl, .json), plain or as .gz; save it as one of these.")
        : Ending(file) is TextFormat.Csv
        ? throw new BertNotebooksException($"'{file}' is CSV, and tagged words stand in columns (.conll, .tsv, .txt: a word and its tag a line, a blank line after each sentence) or lists (.jsonl, .json): save it as one of these.")
        : (file, Ending(file) == TextFormat.Json ? TextFormat.Json : TextFormat.Lines));

    /// <summary>The format by the end of the name.</summary>
    public static TextFormat Ending(string file) => TextFormats.OtherKind(file) is null ? TextFormats.Of(file) : TextFormat.Lines;

    private static bool IsColumns(string file) => TextFormats.Ending(file) is Columns or NumberedColumns;

    private static List<string> Files(IEnumerable<string> paths)
    {
        List<string> files = [.. paths.NotNull().Select(FileAt)];
        return files.Count > 0 ? files : throw new BertNotebooksException("No labelled file is given: name at least one, such as a .csv, .tsv, .jsonl or .conll.");
    }

    // A folder of labelled files has training, held-out and test files in it, which must not be mixed.
    private static string FileAt(string path) => File.Exists(path) ? RegularFile.Readable(path)
        : Directory.Exists(path) ? throw new BertNotebooksException($"'{path}' is a folder: labelled files are named one by one, so that those for training and those held out stay apart; name its files in a list.")
        : throw new BertNotebooksException($"No file at '{path}': a labelled one (.csv, .tsv, .jsonl, .json, .conll), plain or gzip, is expected; check the path.");
}
