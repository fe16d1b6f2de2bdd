using BertNotebooks.Data;
using BertNotebooks.Text;

namespace BertNotebooks.Training;

/// <summary>The encoded texts of a run: what is learnt from and what is held out.</summary>
/// <param name="Train">Inputs to learn from.</param>
/// <param name="Validation">Held-out inputs; empty when the arguments ask for none.</param>
/// <param name="Book">How the book was cut, when <c>kit.pipeline</c> is set.</param>
public sealed record MlmInputs(IReadOnlyList<Encoding> Train, IReadOnlyList<Encoding> Validation, BookReport? Book)
{
    private const int DefaultLength = 128;
    private const int LinesAtOnce = 4096;

    /// <summary>Reads and encodes the files of the arguments, as <c>run_mlm</c> does.</summary>
    /// <exception cref="BertNotebooksException">A file is missing or empty, no sentence is long enough, or the inputs would be longer than the model's position table.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static MlmInputs Read(TrainingArguments arguments, BertTokenizer tokenizer, int maxPositionEmbeddings, CancellationToken cancellationToken = default)
    {
        if (arguments.TrainFile.Count == 0)
        {
            throw new BertNotebooksException("train_file is not set: name a text file, a folder, or a list of them.");
        }

        int length = LengthOf(arguments, maxPositionEmbeddings);
        (List<Encoding> train, BookReport? book) = Encode(arguments.TrainFile, arguments, tokenizer, length, cancellationToken);
        List<Encoding> validation = [];
        if (arguments.ValidationFile.Count > 0)
        {
            (validation, _) = Encode(arguments.ValidationFile, arguments, tokenizer, length, cancellationToken);
        }
        else if (arguments.EvalStrategy != "no")
        {
            int held = Math.Max(1, (int)(train.Count * arguments.ValidationSplitPercentage / 100));
            validation = train[..held];
            train = train[held..];
        }

        if (train.Count == 0)
        {
            throw new BertNotebooksException($"'{string.Join("', '", arguments.TrainFile)}' gives no input to train on: give more text, a smaller max_seq_length, or line_by_line true.");
        }

        return new MlmInputs(Sample(train, arguments.MaxTrainSamples), Sample(validation, arguments.MaxEvalSamples), book);
    }

    /// <summary>Encodes sentences or lines, each an input of its own, cut at a length.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="maxLength">Longest input in tokens, special tokens included.</param>
    /// <param name="padToMaxLength">Whether shorter ones are padded to that length.</param>
    public static IReadOnlyList<Encoding> FromSentences(IReadOnlyList<string> texts, BertTokenizer tokenizer, int maxLength, bool padToMaxLength = false) =>
        tokenizer.EncodeBatch(texts, new EncodeOptions
        {
            MaxLength = maxLength,
            Truncation = TruncationStrategy.LongestFirst,
            Padding = padToMaxLength ? PaddingStrategy.MaxLength : PaddingStrategy.None,
        });

    private static int LengthOf(TrainingArguments arguments, int maxPositionEmbeddings)
    {
        int preset = arguments.Kit.Pipeline is string name ? KitArguments.Pipelines[name].MaxSeqLength : DefaultLength;
        int length = arguments.MaxSeqLength ?? Math.Min(preset, maxPositionEmbeddings);
        return length <= maxPositionEmbeddings ? length
            : throw new BertNotebooksException($"max_seq_length is {length}, and the model's position table has {maxPositionEmbeddings} rows: set max_seq_length to at most {maxPositionEmbeddings}.");
    }

    private static (List<Encoding> Inputs, BookReport? Book) Encode(IReadOnlyList<string> files, TrainingArguments arguments, BertTokenizer tokenizer, int length, CancellationToken cancel)
    {
        IEnumerable<string> all = Until(cancel, Corpus.ReadLines(files));
        if (arguments.Kit.Pipeline is string name)
        {
            BookPipeline pipeline = KitArguments.Pipelines[name];
            BookReport book = pipeline.Process(string.Join('\n', all));
            return ([.. FromSentences(book.Sentences, tokenizer, length, pipeline.PadToMaxLength || arguments.PadToMaxLength)], book);
        }

        IEnumerable<string> lines = all.Where(l => !string.IsNullOrWhiteSpace(l));
        return arguments.LineByLine
            ? ([.. lines.Chunk(LinesAtOnce).SelectMany(chunk => FromSentences(chunk, tokenizer, length, arguments.PadToMaxLength))], null)
            : ([.. TextChunks.Join(lines.Chunk(LinesAtOnce).SelectMany(chunk => tokenizer.EncodeBatch(chunk)), length)], null);
    }

    private static IEnumerable<string> Until(CancellationToken cancel, IEnumerable<string> lines) => lines.Select(line =>
    {
        cancel.ThrowIfCancellationRequested();
        return line;
    });

    private static IReadOnlyList<Encoding> Sample(List<Encoding> inputs, int? most) => most is int count && count < inputs.Count ? inputs[..count] : inputs;
}
