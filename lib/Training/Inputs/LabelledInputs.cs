using System.Globalization;
using System.Security.Cryptography;
using BertNotebooks.Checkpoints;
using BertNotebooks.Data.Labelled;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Tasks;

namespace BertNotebooks.Training.Inputs;

/// <summary>Labelled texts or tagged sentences of a run; they are read before its model is made, which has as many classes as they have labels.</summary>
internal sealed class LabelledInputs : TaskInputs
{
    private readonly IReadOnlyList<LabelledText> _texts = [], _heldOutTexts = [];
    private readonly IReadOnlyList<TaggedSentence> _sentences = [], _heldOutSentences = [];
    private readonly List<string> _notes = [];

    private LabelledInputs(TrainingArguments arguments, IReadOnlyList<string>? known, CancellationToken cancellationToken)
    {
        bool isTagged = arguments.Task == TaskNames.TokenClassification, measuresFile = arguments.Evaluates && arguments.ValidationFile.Count > 0;
        bool needsTrain = arguments.DoTrain != false || !measuresFile || known is null;
        if (needsTrain && arguments.TrainFile.Count == 0)
        {
            throw new BertNotebooksException("train_file is not set: name a file of labelled texts (CSV, TSV, JSON Lines, or CoNLL columns for words), or a list of them.");
        }

        if (isTagged)
        {
            IReadOnlyList<TaggedSentence> Read(IReadOnlyList<string> paths) => LabelledFiles.ReadTagged(paths, arguments.Kit.TextColumn, arguments.Kit.LabelColumn, cancellationToken);
            IReadOnlyList<TaggedSentence> all = needsTrain ? Read(arguments.TrainFile) : [];
            Labels = needsTrain ? LabelList.OfTags(all, known) : LabelList.OfModel(known!);
            (_sentences, _heldOutSentences) = Split(all, measuresFile ? Read(arguments.ValidationFile) : null, arguments);
            Labels.RequireKnown(_heldOutSentences);
            (TrainFingerprint, ValidationFingerprint) = (Hash(_sentences), Hash(_heldOutSentences));
        }
        else
        {
            KitArguments kit = arguments.Kit;
            IReadOnlyList<LabelledText> Read(IReadOnlyList<string> paths) => LabelledFiles.ReadTexts(paths, kit.TextColumn, kit.LabelColumn, kit.PairColumn, cancellationToken);
            IReadOnlyList<LabelledText> all = needsTrain ? Read(arguments.TrainFile) : [];
            Labels = needsTrain ? LabelList.Of(all, known) : LabelList.OfModel(known!);
            (_texts, _heldOutTexts) = Split(all, measuresFile ? Read(arguments.ValidationFile) : null, arguments);
            Labels.RequireKnown(_heldOutTexts);
            (TrainFingerprint, ValidationFingerprint) = (Hash(_texts), Hash(_heldOutTexts));
        }

        _notes.AddRange(Labels.Notes);

        if (TrainSamples == 0 && arguments.DoTrain != false)
        {
            throw new BertNotebooksException($"'{string.Join("', '", arguments.TrainFile)}' leaves no text to train on: give more, or a smaller validation_split_percentage.");
        }
    }

    /// <summary>The labels.</summary>
    public LabelList Labels { get; }

    public override int TrainSamples => _texts.Count + _sentences.Count;

    public override int EvalSamples => _heldOutTexts.Count + _heldOutSentences.Count;

    internal override IReadOnlyList<string> Notes => _notes;

    internal override string TrainFingerprint { get; }

    internal override string ValidationFingerprint { get; }

    /// <summary>Reads the files of the arguments.</summary>
    /// <param name="arguments">The settings.</param>
    /// <param name="folder">The model that the run starts or goes on from: where it knows these labels, their order is its own; null: a fresh one.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="BertNotebooksException">A file is missing, or a row of it is not as it must be; the message names file and line.</exception>
    public static LabelledInputs Read(TrainingArguments arguments, string? folder, CancellationToken cancellationToken) => new(arguments, KnownLabels(arguments, folder), cancellationToken);

    internal override TrainingTask TaskOf(TaskModel model, TrainingArguments arguments) => model.Model is BertForTokenClassification words
        ? new TokenClassificationTask(words, model.Tokenizer, arguments, _sentences, _heldOutSentences)
        : new SequenceClassificationTask((BertForSequenceClassification)model.Model, model.Tokenizer, arguments, _texts, _heldOutTexts);

    internal override string Comparison(BertConfig config, Vocabulary vocabulary)
    {
        string[] labels = [.. _texts.Select(t => t.Label), .. _sentences.SelectMany(s => s.Tags)];
        KeyValuePair<string, int> most = labels.CountBy(label => label).MaxBy(count => count.Value);
        return FormattableString.Invariant($"{Labels.Names.Count} labels; the most frequent of what is learnt, {most.Key.Brief()}, has {100.0 * most.Value / labels.Length:F1} %; ln {Labels.Names.Count} is {Math.Log(Labels.Names.Count):F3} (a guess at random)");
    }

    // Names that mean something: LABEL_0 is what a folder has that nobody gave names.
    private static IReadOnlyList<string>? KnownLabels(TrainingArguments arguments, string? folder)
    {
        if (folder is null || !Directory.Exists(folder))
        {
            return null;
        }

        BertConfig config = BertConfigFile.Load(Path.Combine(folder, ModelFiles.Config));
        string head = arguments.Task == TaskNames.TokenClassification ? nameof(BertForTokenClassification) : nameof(BertForSequenceClassification);
        bool isOfTask = config.Architectures is [string first, ..] && first == head, hasNames = !config.LabelNames.All(name => name.StartsWith("LABEL_", StringComparison.Ordinal));
        // A model that is only measured has learnt from files whose labels were its ids, 0, 1, ...
        return !isOfTask ? null : hasNames ? config.LabelNames
            : arguments is { DoTrain: false, TrainFile.Count: 0 } ? [.. config.LabelNames.Select((_, id) => id.ToString(CultureInfo.InvariantCulture))]
            : null;
    }

    // Of one file a part is held out: drawn, since labelled files are often in the order of their labels.
    private (IReadOnlyList<T> Train, IReadOnlyList<T> HeldOut) Split<T>(IReadOnlyList<T> all, IReadOnlyList<T>? heldOut, TrainingArguments arguments)
    {
        IReadOnlyList<T> train = all;
        if (heldOut is null && arguments.Evaluates)
        {
            int count = Math.Min(all.Count, Math.Max(1, (int)(all.Count * arguments.ValidationSplitPercentage / 100)));
            SeededPermutation order = new(all.Count, new SeededRandom(arguments.DataSeed ?? arguments.Seed, RandomStream.HeldOut));
            HashSet<int> held = [.. Enumerable.Range(0, count).Select(place => order[place])];
            heldOut = [.. all.Where((_, i) => held.Contains(i))];
            train = [.. all.Where((_, i) => !held.Contains(i))];
            _notes.Add($"validation_file is not set: {count} of {all.Count} examples of train_file, drawn by the seed, are held out (validation_split_percentage).");
        }

        train = arguments.DoTrain == false ? [] : train;
        return ([.. train.Take(arguments.MaxTrainSamples ?? int.MaxValue)], [.. (heldOut ?? []).Take(arguments.MaxEvalSamples ?? int.MaxValue)]);
    }

    private static string Hash(IReadOnlyList<LabelledText> texts) => Hash(texts.Count, texts.SelectMany(t => new[] { t.Text, t.Pair ?? "", t.Label }));

    private static string Hash(IReadOnlyList<TaggedSentence> sentences) => Hash(sentences.Count, sentences.SelectMany(s => s.Words.Concat(s.Tags).Append("")));

    private static string Hash(int count, IEnumerable<string> parts)
    {
        if (count == 0)
        {
            return SourceFingerprints.None;
        }

        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string part in parts)
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(part + "\n"));
        }

        return $"{count} examples with fingerprint {Convert.ToHexStringLower(hash.GetHashAndReset())[..16]}";
    }
}
