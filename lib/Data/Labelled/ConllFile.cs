using System.Text.RegularExpressions;
using BertNotebooks.Data.Files;

namespace BertNotebooks.Data.Labelled;

/// <summary>Reads sentences of columns: a word with its tag a line, a blank line after each sentence (CoNLL-2003 and its many kin).</summary>
/// <remarks>Nothing is quoted: a quote is a word. All lines of a file have as many columns, so that a tag that is missing is not taken from its neighbour.</remarks>
internal sealed partial class ConllFile
{
    private const string DocumentStart = "-DOCSTART-";

    private readonly string _file;
    private readonly bool _hasTabs;
    private readonly int _width;
    private readonly long _headerLine;
    private readonly ColumnPlaces _columns;
    private readonly bool _isToldWord, _isOfEntities;
    private readonly SameStrings _strings = new();

    /// <summary>Looks at the first line with a word, which shows the columns.</summary>
    /// <exception cref="BertNotebooksException">A column that is asked for is not there.</exception>
    public ConllFile(string file, AskedColumns asked)
    {
        _file = file;
        (long line, string text) = FirstLine(file);
        LabelledFiles.RequireRows(file, text.Length > 0);
        _hasTabs = text.Contains('\t');
        string[] first = Split(text);
        _width = first.Length;
        if (_width == 1)
        {
            throw Narrow(line, first);
        }

        bool isHeader = !asked.AreNumbers && asked.AreTold;
        if (isHeader)
        {
            asked.RefuseMixture(first, file);
        }

        bool looksLikeHeader = ColumnPlaces.Words.Contains(first[0], StringComparer.OrdinalIgnoreCase) && ColumnPlaces.Tags.Contains(first[^1], StringComparer.OrdinalIgnoreCase);
        _headerLine = isHeader || looksLikeHeader ? line : 0;
        _columns = ColumnPlaces.OfColumns(file, isHeader ? first : [.. Enumerable.Range(0, _width).Select(i => $"{i}")], asked);
        _isToldWord = asked.Text is not null;
        _isOfEntities = EntityTag.IsOne(first[_columns.Label]);
    }

    /// <summary>The sentences in their order.</summary>
    /// <exception cref="BertNotebooksException">The file cannot be read, or a line breaks a rule.</exception>
    public IEnumerable<TaggedSentence> Read(CancellationToken cancellationToken)
    {
        using Utf8LineReader reader = new(_file);
        List<string> words = [], tags = [];
        bool isFirst = true;
        long line = 0;
        while (true)
        {
            string? text = reader.ReadLine();
            line++;
            if ((text is null || IsBetween(text)) && words.Count > 0)
            {
                if (isFirst && !_isToldWord && words.Count > 1 && words.Select((word, i) => word == $"{i + 1}").All(isNumber => isNumber))
                {
                    throw new BertNotebooksException($"The first column of '{_file}' counts the words from 1: {AskedColumns.TextName} and {AskedColumns.LabelName} choose the columns of the words and the tags by their numbers, from 0, such as \"1\" and \"{_width - 1}\".");
                }

                yield return new([.. words], [.. tags]) { File = _file, Line = line - words.Count, IsColumn = true };
                isFirst = false;
                words.Clear();
                tags.Clear();
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (text is null)
            {
                yield break;
            }

            if (!IsBetween(text) && line != _headerLine && !(words.Count == 0 && IsComment(text)))
            {
                string[] fields = Split(text);
                Check(line, fields);
                words.Add(_strings.Same(fields[_columns.Text]));
                tags.Add(_strings.Same(fields[_columns.Label]));
            }
        }
    }

    private static (long Line, string Text) FirstLine(string file)
    {
        using Utf8LineReader reader = new(file);
        (long Line, string Text) mark = (0, "");
        for (long line = 1; reader.ReadLine() is { } text; line++)
        {
            if (!IsBetween(text) && !text.StartsWith('#'))
            {
                return (line, text);
            }

            mark = mark.Line == 0 && !IsBetween(text) ? (line, text) : mark;
        }

        return mark;
    }

    private static bool IsBetween(string line) => string.IsNullOrWhiteSpace(line) || line.StartsWith(DocumentStart, StringComparison.Ordinal);

    // "# O" is a word; before a sentence "# text = ..." is none, nor "# id 7 train" where tags are O and B-X.
    private bool IsComment(string line)
    {
        if (!line.StartsWith('#') || Setting().IsMatch(line))
        {
            return line.StartsWith('#');
        }

        string[] fields = Split(line);
        return Note().IsMatch(line) && fields.Length > 1 && (fields.Length != _width || (_isOfEntities && fields.Length > 2 && !EntityTag.IsOne(fields[^1])));
    }

    private string[] Split(string line) => _hasTabs ? [.. line.Split('\t').Select(field => field.Trim(' '))] : line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    private void Check(long line, string[] fields)
    {
        if (fields.Length != _width)
        {
            throw fields.Length == 1 ? Narrow(line, fields)
                : new BertNotebooksException($"Line {line} of '{_file}' has {CsvRecords.Columns(fields.Length)}, and the first word's has {_width}, separated by {(_hasTabs ? "a tab" : "blanks")}: each line has a word, its tag and as many columns as the others; mend the line.");
        }

        if (fields[_columns.Text].Length == 0 || fields[_columns.Label].Length == 0)
        {
            throw new BertNotebooksException($"Line {line} of '{_file}' has no {(fields[_columns.Text].Length == 0 ? "word" : $"tag for '{fields[_columns.Text].Brief()}'")}: each line has a word and its tag, O where there is nothing; mend the line, or leave it empty where a sentence ends.");
        }
    }

    private BertNotebooksException Narrow(long line, string[] fields) =>
        new($"Line {line} of '{_file}' has 1 column, '{fields[0].Brief()}': a word and its tag stand in a line, separated by {(_width > 1 && _hasTabs ? "a tab" : "a tab or blanks")}, with an empty line after each sentence; mend it.");

    [GeneratedRegex(@"^#\s*[\w.:-]+ = ")]
    private static partial Regex Setting();

    [GeneratedRegex(@"^#( |begin |end )")]
    private static partial Regex Note();
}
