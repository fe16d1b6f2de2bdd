using BertNotebooks.Data.Corpora;
using BertNotebooks.Data.Tokens;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Evaluation;
using BertNotebooks.Training.Tasks;

namespace BertNotebooks.Training.Inputs;

/// <summary>The encoded texts of a run: what is learnt from and what is held out, read from token stores as they are asked for.</summary>
public sealed class MlmInputs : TaskInputs
{
    // Counting may read half the store.
    private UnigramBaseline? _baseline;

    private MlmInputs(TokenFolder folder, TrainingArguments arguments, TokenStore? train, TokenStore? heldOut, BookReport? book)
        : base(folder, train, heldOut)
    {
        Book = book;
        TokenStore text = train ?? heldOut!;
        int held = train is not null && heldOut is null && arguments.Evaluates ? Math.Min(train.Count, Math.Max(1, (int)(train.Count * arguments.ValidationSplitPercentage / 100))) : 0;
        Train = text.Slice(held, train is null ? 0 : train.Count - held).First(arguments.MaxTrainSamples);
        Validation = (heldOut?.Slice(0, heldOut.Count) ?? text.Slice(0, held)).First(arguments.MaxEvalSamples);
        if (Train.Count == 0 && arguments.DoTrain != false)
        {
            throw new BertNotebooksException($"'{string.Join("', '", arguments.TrainFile)}' gives no input to train on: give more text, a smaller max_seq_length, or line_by_line true.");
        }
    }

    /// <summary>Inputs to learn from; empty where nothing is learnt and another text is held out.</summary>
    public TokenSlice Train { get; }

    /// <summary>Held-out inputs; empty when the arguments ask for none.</summary>
    public TokenSlice Validation { get; }

    /// <inheritdoc/>
    public override int TrainSamples => Train.Count;

    /// <inheritdoc/>
    public override int EvalSamples => Validation.Count;

    /// <inheritdoc/>
    public override BookReport? Book { get; }

    /// <summary>What frequencies alone would lose on the training text.</summary>
    internal UnigramBaseline BaselineOf(Vocabulary vocabulary) => _baseline ??= new(Train.PieceCounts(), vocabulary);

    internal override string TrainFingerprint => Train.Fingerprint;

    internal override string ValidationFingerprint => Validation.Count > 0 ? Validation.Fingerprint : SourceFingerprints.None;

    /// <summary>Tokenizes the files of the arguments, as <c>run_mlm</c> does, unless the stores of an earlier run are there.</summary>
    /// <remarks>The memory does not grow with the text, but for <c>kit.pipeline</c>, which cuts a book as a whole.</remarks>
    /// <param name="arguments">The settings; the stores lie in <c>kit.token_store</c>, else in <c>tokens</c> in <c>output_dir</c>.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="maxPositionEmbeddings">Number of positions that the model has.</param>
    /// <param name="progress">Called with the share of a text, 0 to 1, that is tokenized, on this thread.</param>
    /// <param name="cancellationToken">Stops; nothing half stays then.</param>
    /// <exception cref="BertNotebooksException">
    /// A file is missing or empty, no sentence is long enough, the inputs would be longer than the model's position table, the stores cannot be
    /// written, or those in <c>kit.token_store</c> are of another text, tokenizer or setting.
    /// </exception>
    internal static MlmInputs Read(TrainingArguments arguments, BertTokenizer tokenizer, int maxPositionEmbeddings, Action<double>? progress = null, CancellationToken cancellationToken = default)
    {
        bool measuresFile = arguments.Evaluates && arguments.ValidationFile.Count > 0, needsTrain = arguments.DoTrain != false || !measuresFile;
        if (arguments.TrainFile.Count == 0 && needsTrain)
        {
            throw new BertNotebooksException("train_file is not set: name a text file, a folder, or a list of them.");
        }

        TokenFolder folder = TokenFolder.Of(arguments);
        TokenizedText text = new(arguments, tokenizer, InputLength.Of(arguments, maxPositionEmbeddings), progress, cancellationToken);
        TokenStore? train = null, heldOut = null;
        try
        {
            BookReport? book = null;
            train = needsTrain ? text.Open(folder, "train", arguments.TrainFile, out book) : null;
            heldOut = measuresFile ? text.Open(folder, "validation", arguments.ValidationFile, out _) : null;
            return new MlmInputs(folder, arguments, train, heldOut, book);
        }
        catch
        {
            train?.Dispose();
            heldOut?.Dispose();
            folder.Undo();
            throw;
        }
    }

    /// <summary>Encodes sentences or lines, each an input of its own, cut at a length.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="maxLength">Longest input in tokens, special tokens included.</param>
    /// <param name="padToMaxLength">Whether shorter ones are padded to that length.</param>
    public static IReadOnlyList<Encoding> FromSentences(IReadOnlyList<string> texts, BertTokenizer tokenizer, int maxLength, bool padToMaxLength = false) =>
        tokenizer.NotNull().EncodeBatch(texts, new EncodeOptions
        {
            MaxLength = maxLength,
            Truncation = TruncationStrategy.LongestFirst,
            Padding = padToMaxLength ? PaddingStrategy.MaxLength : PaddingStrategy.None,
        });

    internal override TrainingTask TaskOf(TaskModel model, TrainingArguments arguments) =>
        new MaskedLMTask((BertForMaskedLM)model.Model, model.Tokenizer.Vocabulary, arguments, Train, Train.LengthOf, Validation);

    internal override string Comparison(BertConfig config, Vocabulary vocabulary) => FormattableString.Invariant(
        $"ln V {UnigramBaseline.Uniform(config.VocabSize):F3} (a guess at random), unigram {BaselineOf(vocabulary).Loss:F3} (frequencies alone), nats a masked piece");
}
