using BertNotebooks.Data.Files;

namespace BertNotebooks.Data.Labelled;

/// <summary>Reads texts with labels and words with tags, as people have them: CSV, TSV, JSON Lines, CoNLL columns; UTF-8, plain or gzip.</summary>
/// <remarks>What a file is tells the end of its name; all is held in memory. Nothing is passed over or mended without a word: a row that breaks a rule is refused with its file and line.</remarks>
public static class LabelledFiles
{
    /// <summary>Reads labelled texts of <c>.csv</c>, <c>.tsv</c>, <c>.jsonl</c> and <c>.json</c>; a file with another ending is read as TSV.</summary>
    /// <remarks>
    /// Quotes of a TSV are read as CSV's where the whole file keeps to them, else they are letters like others; its lines are its rows wherever each has as many fields.
    /// Without names the label is the column <c>label</c> or <c>labels</c>; the text is <c>text</c>, <c>sentence</c>, <c>sentence1</c> (with <c>sentence2</c>, a pair), or the only column that is left.
    /// </remarks>
    /// <param name="paths">The files, each with columns of its own.</param>
    /// <param name="textColumn">The text's column: a name of the header, or in a file without one a number from 0, as the others then.</param>
    /// <param name="labelColumn">The label's.</param>
    /// <param name="pairColumn">The second text's; null: there is none, unless the columns are <c>sentence1</c> and <c>sentence2</c>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="BertNotebooksException">A file is missing or no labelled file, a column cannot be told, or a row breaks a rule; the message names file, line, rule and way out.</exception>
    public static IReadOnlyList<LabelledText> ReadTexts(
        IEnumerable<string> paths, string? textColumn = null, string? labelColumn = null, string? pairColumn = null, CancellationToken cancellationToken = default)
    {
        AskedColumns asked = new(textColumn, labelColumn, pairColumn);
        List<LabelledText> texts = [];
        foreach ((string file, TextFormat format) in LabelledFormats.OfTexts(paths))
        {
            int before = texts.Count;
            foreach (LabelledText text in format == TextFormat.Json ? LabelledJson.Texts(file, asked) : LabelledTable.Texts(file, format == TextFormat.Csv, asked))
            {
                cancellationToken.ThrowIfCancellationRequested();
                texts.Add(text);
            }

            RequireRows(file, texts.Count > before);
            if (texts[before].Pair is null != texts[0].Pair is null)
            {
                throw new BertNotebooksException($"'{file}' has {(texts[before].Pair is null ? "no second text" : "a second text")} and '{texts[0].File}' {(texts[0].Pair is null ? "none" : "one")}: files of one task are alike; kit.pair_column names the column.");
            }
        }

        return texts;
    }

    /// <summary>Reads sentences of tagged words: a word a line in columns with a blank line after each sentence (CoNLL), or lists in <c>.jsonl</c> and <c>.json</c>.</summary>
    /// <remarks>
    /// Of columns the first is the word and the last the tag, of lists <c>tokens</c> or <c>words</c> and <c>ner_tags</c>, <c>tags</c> or <c>labels</c>. Columns stand apart by tabs where there are any, else by blanks.
    /// Lines of <c>-DOCSTART-</c>, comments before a sentence (<c># text = ...</c>) and a header are passed over.
    /// </remarks>
    /// <param name="paths">The files.</param>
    /// <param name="textColumn">The words' column or list: a name, or for columns without a header a number from 0.</param>
    /// <param name="labelColumn">The tags'.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="BertNotebooksException">A file is missing or holds no tagged words, a column cannot be told, or a line breaks a rule; the message names file, line, rule and way out.</exception>
    public static IReadOnlyList<TaggedSentence> ReadTagged(IEnumerable<string> paths, string? textColumn = null, string? labelColumn = null, CancellationToken cancellationToken = default)
    {
        AskedColumns asked = new(textColumn, labelColumn, null);
        List<TaggedSentence> sentences = [];
        foreach ((string file, TextFormat format) in LabelledFormats.OfTags(paths))
        {
            int before = sentences.Count;
            foreach (TaggedSentence sentence in format == TextFormat.Json ? LabelledJson.Sentences(file, asked) : new ConllFile(file, asked).Read(cancellationToken))
            {
                cancellationToken.ThrowIfCancellationRequested();
                sentences.Add(sentence);
            }

            RequireRows(file, sentences.Count > before);
        }

        return sentences;
    }

    /// <summary>SHA-256 of the files, in hexadecimal: other bytes, or another format of the same bytes, have another.</summary>
    /// <exception cref="BertNotebooksException">A file cannot be read.</exception>
    internal static string Hash(IEnumerable<string> paths, CancellationToken cancellationToken = default) =>
        FileHash.Of(paths, path => (byte)LabelledFormats.Ending(path), cancellationToken);

    /// <summary>Refuses a file that turned out to hold nothing.</summary>
    internal static void RequireRows(string file, bool hasRows)
    {
        if (!hasRows)
        {
            throw new BertNotebooksException($"'{file}' is empty: a text with its label a row, or a word with its tag a line, is expected; check that it was written or unpacked whole.");
        }
    }
}
