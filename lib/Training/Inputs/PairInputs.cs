using BertNotebooks.Data.Pairs;
using BertNotebooks.Data.Tokens;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Tasks;

namespace BertNotebooks.Training.Inputs;

/// <summary>The pairs of sentences of a run: what is learnt from and what is held out, read from token stores as they are asked for.</summary>
internal sealed class PairInputs : TaskInputs
{
    private PairInputs(TokenFolder folder, TrainingArguments arguments, PairText? train, PairText? heldOut, CancellationToken cancellationToken)
        : base(folder, train, heldOut)
    {
        PairText text = train ?? heldOut!;
        int held = train is not null && heldOut is null && arguments.Evaluates ? train.DocumentsOf(arguments.ValidationSplitPercentage) : 0;
        Train = text.Pairs(held, train is null ? 0 : train.Documents - held, "", arguments.MaxTrainSamples, arguments.DoTrain != false, cancellationToken);
        Validation = heldOut is not null ? heldOut.Pairs(0, heldOut.Documents, "", arguments.MaxEvalSamples, isNeeded: true, cancellationToken)
            : held > 0 ? text.Pairs(0, held, "The held-out part of ", arguments.MaxEvalSamples, isNeeded: true, cancellationToken)
            : null;
    }

    /// <summary>Pairs to learn from; none where nothing is learnt and another text is held out.</summary>
    public NextSentencePairs Train { get; }

    /// <summary>Held-out pairs, of documents of their own; null when the arguments ask for none.</summary>
    public NextSentencePairs? Validation { get; }

    /// <summary>What the user should know about the texts, a sentence each.</summary>
    internal override IReadOnlyList<string> Notes => [.. Train.Notes.Concat(Validation?.Notes ?? []).Distinct()];

    /// <summary>A short name of what is learnt from.</summary>
    internal override string TrainFingerprint => Train.Fingerprint;

    /// <summary>A short name of what is held out.</summary>
    internal override string ValidationFingerprint => Validation?.Fingerprint ?? SourceFingerprints.None;

    public override int TrainSamples => Train.Count;

    public override int EvalSamples => Validation?.Count ?? 0;

    internal override TrainingTask TaskOf(TaskModel model, TrainingArguments arguments) => model.Model is BertForPreTraining both
        ? new PreTrainingTask(both, model.Tokenizer.Vocabulary, arguments, Train, Validation)
        : new NextSentenceTask((BertForNextSentencePrediction)model.Model, model.Tokenizer.Vocabulary, arguments, Train, Validation);

    internal override string Comparison(BertConfig config, Vocabulary vocabulary) => FormattableString.Invariant(
        $"pairs, half of them neighbours: ln 2 {Math.Log(2):F3} nats a pair and 50 % for a guess at random; ln V {Math.Log(config.VocabSize):F3} nats a masked piece");

    /// <summary>Tokenizes the files of the arguments into sentences and documents, unless the stores of an earlier run are there.</summary>
    /// <remarks>
    /// A line is a sentence, and a blank line or a file's end ends a document; a record is a document of its lines. Without a validation_file the first
    /// documents are held out, whole ones, until they hold validation_split_percentage of the pairs and 3 sentences. The memory does not grow with the sentences.
    /// </remarks>
    /// <param name="arguments">The settings; the stores lie in <c>kit.token_store</c>, else in <c>tokens</c> in <c>output_dir</c>.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="maxPositionEmbeddings">Number of positions that the model has.</param>
    /// <param name="progress">Called with the share of a text, 0 to 1, that is tokenized, on this thread.</param>
    /// <param name="cancellationToken">Stops; nothing half stays then.</param>
    /// <exception cref="BertNotebooksException">
    /// A file is missing or empty, no document has two sentences, there is no random second sentence for a pair, pairs would be longer than the model's
    /// position table or have no room, <c>kit.pipeline</c> is set, the stores cannot be written, or those in <c>kit.token_store</c> are of something else.
    /// </exception>
    internal static PairInputs Read(TrainingArguments arguments, BertTokenizer tokenizer, int maxPositionEmbeddings, Action<double>? progress = null, CancellationToken cancellationToken = default)
    {
        bool measuresFile = arguments.Evaluates && arguments.ValidationFile.Count > 0, needsTrain = arguments.DoTrain != false || !measuresFile;
        if (arguments.TrainFile.Count == 0 && needsTrain)
        {
            throw new BertNotebooksException("train_file is not set: name a text file, a folder, or a list of them.");
        }

        if (arguments.Kit.Pipeline is string pipeline)
        {
            throw new BertNotebooksException($"kit.pipeline is '{pipeline.Shown()}', and its sentences have lost their documents and neighbours, of which pairs are made: leave it out, and give a sentence or paragraph a line, with a blank line between documents.");
        }

        int length = InputLength.Of(arguments, maxPositionEmbeddings);
        _ = tokenizer.Parts.Template.PairRoom(length);
        TokenFolder folder = TokenFolder.Of(arguments);
        TokenizedText text = new(arguments, tokenizer, length, progress, cancellationToken);
        PairText? train = null, heldOut = null;
        PairText Open(string name, IReadOnlyList<string> paths)
        {
            TextFiles files = new(paths, arguments.Kit.TextColumn);
            return new PairText(text.OpenSentences(folder, name, files), files, paths, tokenizer, length, arguments.PadToMaxLength);
        }

        try
        {
            train = needsTrain ? Open("train", arguments.TrainFile) : null;
            heldOut = measuresFile ? Open("validation", arguments.ValidationFile) : null;
            return new PairInputs(folder, arguments, train, heldOut, cancellationToken);
        }
        catch
        {
            train?.Dispose();
            heldOut?.Dispose();
            folder.Undo();
            throw;
        }
    }
}
