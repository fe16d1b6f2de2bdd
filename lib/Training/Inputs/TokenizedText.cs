using System.Text.Json;
using BertNotebooks.Data.Corpora;
using BertNotebooks.Data.Tokens;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;

namespace BertNotebooks.Training.Inputs;

/// <summary>Turns the files of a run into token stores, by the rule of its arguments.</summary>
internal sealed class TokenizedText(TrainingArguments arguments, BertTokenizer tokenizer, int length, Action<double>? progress, CancellationToken cancellationToken)
{
    private readonly string _vocabulary = TokenStoreSource.HashOf(tokenizer);

    /// <summary>Opens the store of a text, which is built where it is not there yet.</summary>
    /// <param name="folder">Where it lies.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="paths">The text.</param>
    /// <param name="book">How the book was cut, when <c>kit.pipeline</c> is set.</param>
    public TokenStore Open(TokenFolder folder, string name, IReadOnlyList<string> paths, out BookReport? book)
    {
        TextFiles files = new(paths, arguments.Kit.TextColumn);
        book = arguments.Kit.Pipeline is string pipeline ? KitArguments.Pipelines[pipeline].Process(files.ReadWhole()) : null;
        Cut cut = book is null ? OfLines(files) : OfBook(book);
        TokenStoreSource source = new(_vocabulary, files.Hash(cancellationToken), FormattableString.Invariant($"{WithColumn(cut.Rule, files)} max_seq_length={length} pad_to_max_length={(cut.Pads ? "true" : "false")}"));
        TokenStoreBuilder builder = new(tokenizer, cut.LineByLine, length);
        int padTo = cut.Pads ? length : 0;
        return folder.Open(name, source, tokenizer, length, padTo, path => builder.Build(path, source, padTo, cut.Lines, () => progress?.Invoke(cut.Share()), cancellationToken), documents: false, cancellationToken);
    }

    /// <summary>Opens the store of a text's sentences and documents, which is built where it is not there yet; it is the same for each length of inputs.</summary>
    /// <param name="folder">Where it lies.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="files">The text.</param>
    public TokenStore OpenSentences(TokenFolder folder, string name, TextFiles files)
    {
        TokenStoreSource source = new(_vocabulary, files.Hash(cancellationToken), WithColumn("sentences=lines documents=blank_lines", files));
        TokenStoreBuilder builder = new(tokenizer, lineByLine: true, TextFiles.LongestPart, documents: true);
        return folder.Open(name, source, tokenizer, TextFiles.LongestPart, 0, path => builder.Build(path, source, 0, files.ReadDocuments(), () => progress?.Invoke(files.Share), cancellationToken), documents: true, cancellationToken);
    }

    private string WithColumn(string rule, TextFiles files) =>
        files.HasRecords ? $"{rule} text_column={JsonSerializer.Serialize(arguments.Kit.TextColumn)}" : rule;

    // Joined inputs are all of the same length, so that only single lines are padded.
    private Cut OfLines(TextFiles files) =>
        new($"line_by_line={(arguments.LineByLine ? "true" : "false")}", arguments.LineByLine, arguments.LineByLine && arguments.PadToMaxLength, files.Read(), () => files.Share);

    private Cut OfBook(BookReport book)
    {
        int done = 0;
        IEnumerable<LinePart> sentences = book.Sentences.Select(sentence =>
        {
            done++;
            return new LinePart(sentence);
        });
        bool pads = KitArguments.Pipelines[arguments.Kit.Pipeline!].PadToMaxLength || arguments.PadToMaxLength;
        // Books that need neither have the rule, and the store, that they always had.
        string joined = book.WrappedTexts > 0 ? $" wrapped_texts={book.WrappedTexts}" : "", leftOut = book.LinesLeftOut > 0 ? $" lines_left_out={book.LinesLeftOut}" : "";
        return new($"pipeline={arguments.Kit.Pipeline}{joined}{leftOut}", LineByLine: true, pads, sentences, () => (double)done / book.Kept);
    }

    /// <summary>A text cut into lines.</summary>
    /// <param name="Rule">How it was cut.</param>
    /// <param name="LineByLine">Whether each line is an input.</param>
    /// <param name="Pads">Whether inputs are padded to the same length.</param>
    /// <param name="Lines">The lines, read as they are asked for.</param>
    /// <param name="Share">Share, 0 to 1, of them that was asked for.</param>
    private sealed record Cut(string Rule, bool LineByLine, bool Pads, IEnumerable<LinePart> Lines, Func<double> Share);
}
