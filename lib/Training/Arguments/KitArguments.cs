using System.Text.Json.Serialization;
using BertNotebooks.Data;
using BertNotebooks.Data.Corpora;

namespace BertNotebooks.Training.Arguments;

/// <summary>The <c>kit</c> object of the training arguments: what Hugging Face has no name for.</summary>
public sealed record KitArguments
{
    /// <summary>What is learnt: one of <see cref="Tasks"/>; null: <c>mlm</c>.</summary>
    public string? Task { get; init; }

    /// <summary>How the two losses of <c>pretraining</c> become one: <c>sum</c>, as in the original code, or <c>mean</c>; null: <c>sum</c>.</summary>
    public string? PretrainingLoss { get; init; }

    /// <summary>What is not trained: <c>encoder</c>, all but the head; or a number of layers, in quotes or not, with the embeddings below them; null: nothing.</summary>
    [JsonConverter(typeof(FreezeConverter))]
    public string? Freeze { get; init; }

    /// <summary>How a book becomes sentences: <c>tutorial</c> or <c>default</c>; null: lines as <c>line_by_line</c> says.</summary>
    public string? Pipeline { get; init; }

    /// <summary>The column or field of CSV, TSV, JSON Lines and JSON files that is read, by name or, of a file without a header, by number from 0; null: <c>text</c>, or the first.</summary>
    /// <remarks>Of labelled texts, null is <c>text</c>, <c>sentence</c> or <c>sentence1</c>, or the only column that is left; of tagged words <c>tokens</c> or <c>words</c>, or the first column of CoNLL lines.</remarks>
    public string? TextColumn { get; init; }

    /// <summary>The column of labelled files that holds the label or the tags, by name or number as <see cref="TextColumn"/>; null: <c>label</c> or <c>labels</c>, of tagged words <c>ner_tags</c>, <c>tags</c> or <c>labels</c>, or the last column of CoNLL lines.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>The column of labelled texts that holds the second text of a pair, by name or number as <see cref="TextColumn"/>; null: there is one text, unless the columns are <c>sentence1</c> and <c>sentence2</c>.</summary>
    public string? PairColumn { get; init; }

    /// <summary>Folder where the tokenized text is kept for runs to come; null: <c>tokens</c> in <c>output_dir</c>, which goes when the run is finished. Not for labelled files, which are held in memory.</summary>
    public string? TokenStore { get; init; }

    /// <summary>Masking but for its rate, of the tasks that mask; null: BERT's 80/10/10, drawn per piece, afresh each epoch.</summary>
    public MaskingOptions? Masking { get; init; }

    /// <summary><c>masked</c>: the loss is over masked positions. <c>all</c>: over all positions, padding too (the tutorial's mistake). Null: as <see cref="Masking"/> says.</summary>
    public string? LossOver { get; init; }

    /// <summary>Type of the final model's stored weights: <c>float32</c> or <c>float16</c>.</summary>
    public string SaveDtype { get; init; } = "float32";

    /// <summary>Evaluations without an improvement after which a run ends; null: it takes all its steps. Needs <c>load_best_model_at_end</c> (<c>EarlyStoppingCallback</c>).</summary>
    public int? EarlyStoppingPatience { get; init; }

    /// <summary>By how much the metric must get better to count as an improvement, in the metric's unit.</summary>
    public double EarlyStoppingThreshold { get; init; }

    /// <summary>Seed of the masks of the held-out text, and of the held-out pairs; null: <c>seed</c>. Runs are comparable when it is the same.</summary>
    public long? EvalSeed { get; init; }

    /// <summary>Share, 0 to 1, of the held-out pieces that are asked for; null: 0.15, whatever <c>mlm_probability</c> is, so that runs are comparable.</summary>
    public double? EvalMlmProbability { get; init; }

    /// <summary>Values to try, by the argument's name (<c>seed</c>, <c>kit.masking.unit</c>): every combination is a run, the last name changing fastest.</summary>
    public OrderedDictionary<string, IReadOnlyList<object?>>? Sweep { get; init; }

    /// <summary>The names of <see cref="Task"/>.</summary>
    public static IReadOnlyList<string> Tasks { get; } = TaskNames.All;

    /// <summary>The presets of <see cref="Pipeline"/>.</summary>
    internal static IReadOnlyDictionary<string, BookPipeline> Pipelines { get; } =
        new Dictionary<string, BookPipeline> { ["tutorial"] = BookPipeline.Tutorial, ["default"] = BookPipeline.Default };
}
