using BertNotebooks.Data;
using BertNotebooks.Data.Corpora;
using BertNotebooks.Data.Tokens;
using BertNotebooks.Training.Sweeps;

namespace BertNotebooks.Training.Arguments;

/// <summary>The <c>kit</c> object of the training arguments: what Hugging Face has no name for.</summary>
public sealed record KitArguments
{
    /// <summary>How a book becomes sentences: <c>tutorial</c> or <c>default</c>; null: lines as <c>line_by_line</c> says.</summary>
    public string? Pipeline { get; init; }

    /// <summary>Folder where the tokenized text is kept for runs to come; null: <c>tokens</c> in <c>output_dir</c>, which goes when the run is finished.</summary>
    public string? TokenStore { get; init; }

    /// <summary>Masking but for its rate; null: BERT's 80/10/10, drawn per piece, afresh each epoch.</summary>
    public MaskingOptions? Masking { get; init; }

    /// <summary><c>masked</c>: the loss is over masked positions. <c>all</c>: over all positions, padding too (the tutorial's mistake). Null: as <see cref="Masking"/> says.</summary>
    public string? LossOver { get; init; }

    /// <summary>Type of the final model's stored weights: <c>float32</c> or <c>float16</c>.</summary>
    public string SaveDtype { get; init; } = "float32";

    /// <summary>Evaluations without an improvement after which a run ends; null: it takes all its steps. Needs <c>load_best_model_at_end</c> (<c>EarlyStoppingCallback</c>).</summary>
    public int? EarlyStoppingPatience { get; init; }

    /// <summary>By how much the metric must get better to count as an improvement, in the metric's unit.</summary>
    public double EarlyStoppingThreshold { get; init; }

    /// <summary>Seed of the masks of the held-out text; null: <c>seed</c>. Runs are comparable when it is the same.</summary>
    public long? EvalSeed { get; init; }

    /// <summary>Share, 0 to 1, of the held-out pieces that are asked for; null: <c>mlm_probability</c>. Runs are comparable when it is the same.</summary>
    public double? EvalMlmProbability { get; init; }

    /// <summary>Values to try, by the argument's name (<c>seed</c>, <c>kit.masking.unit</c>): every combination is a run, the last name changing fastest; <see cref="Sweeps.Sweep"/> runs them.</summary>
    public OrderedDictionary<string, IReadOnlyList<object?>>? Sweep { get; init; }

    /// <summary>The presets of <see cref="Pipeline"/>.</summary>
    public static IReadOnlyDictionary<string, BookPipeline> Pipelines { get; } =
        new Dictionary<string, BookPipeline> { ["tutorial"] = BookPipeline.Tutorial, ["default"] = BookPipeline.Default };

    /// <summary>The whole masking rule of a run: the kit's part with <c>mlm_probability</c> as its rate.</summary>
    /// <exception cref="BertNotebooksException">A name is not known.</exception>
    public MaskingOptions MaskingFor(TrainingArguments arguments)
    {
        Known("kit.pipeline", Pipeline, [.. Pipelines.Keys]);
        Known("kit.loss_over", LossOver, ["masked", "all"]);
        Known("kit.save_dtype", SaveDtype, ["float32", "float16"]);
        MaskingOptions masking = (Masking ?? MaskingOptions.Default) with { MlmProbability = arguments.MlmProbability };
        return LossOver is null ? masking : masking with { Labels = LossOver == "all" ? MaskLabels.AllPositions : MaskLabels.Masked };
    }

    /// <summary>Checks what concerns the kit alone.</summary>
    /// <exception cref="BertNotebooksException">A value breaks its rule.</exception>
    public void Validate()
    {
        Require(EarlyStoppingPatience is null or >= 1, "kit.early_stopping_patience", EarlyStoppingPatience, "at least 1");
        Require(EarlyStoppingThreshold is >= 0 and < double.PositiveInfinity, "kit.early_stopping_threshold", EarlyStoppingThreshold, "at least 0");
        Require(EarlyStoppingThreshold == 0 || EarlyStoppingPatience is not null, "kit.early_stopping_threshold", EarlyStoppingThreshold, "0 without kit.early_stopping_patience: set that, too");
        Require(EvalMlmProbability is null or (> 0 and <= 1), "kit.eval_mlm_probability", EvalMlmProbability, "above 0 and at most 1; 0.15 is BERT's");
    }

    private static void Require(bool holds, string name, object? value, string rule)
    {
        if (!holds)
        {
            throw new BertNotebooksException(FormattableString.Invariant($"{name} is {value}, and must be {rule}."));
        }
    }

    private static void Known(string name, string? value, string[] known)
    {
        if (value is not null && !known.Contains(value))
        {
            throw new BertNotebooksException($"{name} is \"{value}\", and must be one of {string.Join(", ", known)}.");
        }
    }
}
