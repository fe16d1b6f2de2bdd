using BertNotebooks.Data;

namespace BertNotebooks.Training;

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

    private static void Known(string name, string? value, string[] known)
    {
        if (value is not null && !known.Contains(value))
        {
            throw new BertNotebooksException($"{name} is \"{value}\", and must be one of {string.Join(", ", known)}.");
        }
    }
}
