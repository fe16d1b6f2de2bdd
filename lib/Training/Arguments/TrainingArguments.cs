using System.Text.Json;
using System.Text.Json.Serialization;
using BertNotebooks.Data;
using BertNotebooks.Training.Runs;
using BertNotebooks.Training.Sweeps;

namespace BertNotebooks.Training.Arguments;

/// <summary>Settings of a run; names and defaults are those of Hugging Face's <c>TrainingArguments</c> and its <c>run_mlm</c> example.</summary>
public sealed record TrainingArguments
{
    /// <summary>Model to go on from, a folder or OWNER/NAME of the Hugging Face hub; null: fresh weights of <see cref="ConfigName"/>.</summary>
    public string? ModelNameOrPath { get; init; }

    /// <summary>Branch, tag or commit of a model of the hub; null: <c>main</c>.</summary>
    public string? ModelRevision { get; init; }

    /// <summary>A preset (tiny, mini, small, medium, base, large) or a config.json, for fresh weights.</summary>
    public string? ConfigName { get; init; }

    /// <summary>A vocab.txt or a folder with one, for fresh weights.</summary>
    public string? TokenizerName { get; init; }

    /// <summary>Text files or folders to train on; plain UTF-8 or gzip, one paragraph a line.</summary>
    [JsonConverter(typeof(PathListConverter))]
    public IReadOnlyList<string> TrainFile { get; init; } = [];

    /// <summary>Held-out text files or folders.</summary>
    [JsonConverter(typeof(PathListConverter))]
    public IReadOnlyList<string> ValidationFile { get; init; } = [];

    /// <summary>Per cent of the training examples, the first ones, that are held out when there is no <see cref="ValidationFile"/>.</summary>
    public double ValidationSplitPercentage { get; init; } = 5;

    /// <summary>Use at most so many training examples.</summary>
    public int? MaxTrainSamples { get; init; }

    /// <summary>Use at most so many held-out examples.</summary>
    public int? MaxEvalSamples { get; init; }

    /// <summary>Folder of the result: the model itself, checkpoints and metrics.jsonl.</summary>
    public string? OutputDir { get; init; }

    /// <summary>Whether a folder that is not empty may be used.</summary>
    public bool OverwriteOutputDir { get; init; }

    /// <summary>Longest input in tokens, special tokens included; null: 128, or the model's position table where that is shorter.</summary>
    public int? MaxSeqLength { get; init; }

    /// <summary>True: each line is an input, cut at <see cref="MaxSeqLength"/>. False: lines are joined and cut into inputs of that length.</summary>
    public bool LineByLine { get; init; }

    /// <summary>Whether every input is padded to <see cref="MaxSeqLength"/>; false: to the longest of its batch.</summary>
    public bool PadToMaxLength { get; init; }

    /// <summary>Share of the pieces that are selected, 0 to 1.</summary>
    public double MlmProbability { get; init; } = 0.15;

    /// <summary>Highest learning rate of the schedule.</summary>
    public double LearningRate { get; init; } = 5e-5;

    /// <summary>Passes over the text; may be a fraction.</summary>
    public double NumTrainEpochs { get; init; } = 3;

    /// <summary>Optimizer steps; above 0 it takes the place of <see cref="NumTrainEpochs"/>.</summary>
    public int MaxSteps { get; init; } = -1;

    /// <summary>Examples a batch.</summary>
    public int PerDeviceTrainBatchSize { get; init; } = 8;

    /// <summary>Whether a batch that does not fit the memory is made smaller and accumulated (<see cref="TrainingMemory"/>); false: it is refused.</summary>
    public bool AutoFindBatchSize { get; init; }

    /// <summary>Examples a batch in evaluation.</summary>
    public int PerDeviceEvalBatchSize { get; init; } = 8;

    /// <summary>Batches whose gradients make one step; every labelled token of them weighs the same.</summary>
    public int GradientAccumulationSteps { get; init; } = 1;

    /// <summary>One of <see cref="LearningRateSchedule.Names"/>.</summary>
    public string LrSchedulerType { get; init; } = "linear";

    /// <summary>Share, 0 to 1, of the steps in which the rate rises.</summary>
    public double WarmupRatio { get; init; }

    /// <summary>Steps in which the rate rises; above 0 it takes the place of <see cref="WarmupRatio"/>.</summary>
    public int WarmupSteps { get; init; }

    /// <summary>Decay of the weights a step, times the learning rate; 0 makes AdamW Adam.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Decay of the first moment.</summary>
    public double AdamBeta1 { get; init; } = 0.9;

    /// <summary>Decay of the second moment.</summary>
    public double AdamBeta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the second moment.</summary>
    public double AdamEpsilon { get; init; } = 1e-8;

    /// <summary>Largest global norm of the gradient; longer ones are scaled down; 0: no clipping.</summary>
    public double MaxGradNorm { get; init; } = 1;

    /// <summary>Whether inputs of about the same length share a batch.</summary>
    public bool GroupByLength { get; init; }

    /// <summary>Seed of weights, order, masks and dropout.</summary>
    public long Seed { get; init; } = 42;

    /// <summary>Steps between two lines of metrics.jsonl.</summary>
    public int LoggingSteps { get; init; } = 1;

    /// <summary><c>no</c>, <c>steps</c> or <c>epoch</c>.</summary>
    public string SaveStrategy { get; init; } = "steps";

    /// <summary>Steps between two checkpoints.</summary>
    public int SaveSteps { get; init; } = 500;

    /// <summary>Checkpoints that are kept, the newest ones, and the best one among them whatever its age; Hugging Face's default keeps all, which soon fills a laptop.</summary>
    public int SaveTotalLimit { get; init; } = 2;

    /// <summary><c>no</c>, <c>steps</c> or <c>epoch</c>.</summary>
    public string EvalStrategy { get; init; } = "no";

    /// <summary>Steps between two evaluations; null: <see cref="LoggingSteps"/>, as in Hugging Face, and so each step unless told. The last step is evaluated in any case.</summary>
    public int? EvalSteps { get; init; }

    /// <summary>Whether metrics.jsonl begins with a line of step 0 that holds the figures of the untrained, or not yet tuned, model.</summary>
    public bool EvalOnStart { get; init; }

    /// <summary>Whether the final model is the best checkpoint instead of the last weights; every evaluation's strategy must then be that of the checkpoints.</summary>
    public bool LoadBestModelAtEnd { get; init; }

    /// <summary>What makes a checkpoint the best: <c>loss</c> or <c>accuracy</c> on the held-out text, with or without <c>eval_</c> before it; null: <c>loss</c>.</summary>
    public string? MetricForBestModel { get; init; }

    /// <summary>Whether more is better; null: for the accuracy yes, for the loss no.</summary>
    public bool? GreaterIsBetter { get; init; }

    /// <summary>Whether a CUDA device is left alone.</summary>
    public bool UseCpu { get; init; }

    /// <summary>What Hugging Face has no name for.</summary>
    public KitArguments Kit { get; init; } = new();

    /// <summary>Checks the numbers that do not need the text or the model.</summary>
    /// <exception cref="BertNotebooksException">A value breaks its rule.</exception>
    public void Validate()
    {
        Require(MlmProbability is >= 0 and <= 1, "mlm_probability", MlmProbability, "0 to 1; 0.15 is BERT's");
        Require(MaxSeqLength is null or >= 3, "max_seq_length", MaxSeqLength, "at least 3: [CLS], one piece and [SEP]");
        Require(LearningRate is >= 0 and < 100, "learning_rate", LearningRate, "at least 0; 5e-5 to 1e-3 is usual");
        Require(double.IsFinite(NumTrainEpochs) && (MaxSteps > 0 || NumTrainEpochs > 0), "num_train_epochs", NumTrainEpochs, "a number above 0, unless max_steps is");
        Require(PerDeviceTrainBatchSize >= 1, "per_device_train_batch_size", PerDeviceTrainBatchSize, "at least 1");
        Require(PerDeviceEvalBatchSize >= 1, "per_device_eval_batch_size", PerDeviceEvalBatchSize, "at least 1");
        Require(GradientAccumulationSteps >= 1, "gradient_accumulation_steps", GradientAccumulationSteps, "at least 1");
        Require(WarmupRatio is >= 0 and <= 1, "warmup_ratio", WarmupRatio, "0 to 1");
        Require(WarmupSteps >= 0, "warmup_steps", WarmupSteps, "at least 0");
        Require(WeightDecay is >= 0 and < 100, "weight_decay", WeightDecay, "at least 0; 0.01 is BERT's");
        Require(AdamBeta1 is >= 0 and < 1, "adam_beta1", AdamBeta1, "0 (included) to 1 (excluded)");
        Require(AdamBeta2 is >= 0 and < 1, "adam_beta2", AdamBeta2, "0 (included) to 1 (excluded)");
        Require(AdamEpsilon is > 0 and < 1, "adam_epsilon", AdamEpsilon, "above 0; 1e-8 is usual");
        Require(MaxGradNorm is >= 0 and < double.PositiveInfinity, "max_grad_norm", MaxGradNorm, "at least 0; 0 switches clipping off");
        Require(ValidationSplitPercentage is > 0 and < 100, "validation_split_percentage", ValidationSplitPercentage, "between 0 and 100");
        Require(MaxTrainSamples is null or >= 1, "max_train_samples", MaxTrainSamples, "at least 1");
        Require(MaxEvalSamples is null or >= 1, "max_eval_samples", MaxEvalSamples, "at least 1");
        Require(LoggingSteps >= 1, "logging_steps", LoggingSteps, "at least 1");
        Require(SaveSteps >= 1, "save_steps", SaveSteps, "at least 1");
        Require(SaveTotalLimit >= 1, "save_total_limit", SaveTotalLimit, "at least 1");
        Require(EvalSteps is null or >= 1, "eval_steps", EvalSteps, "at least 1");
        Require(Strategies.Contains(SaveStrategy), "save_strategy", SaveStrategy, "one of no, steps, epoch");
        Require(Strategies.Contains(EvalStrategy), "eval_strategy", EvalStrategy, "one of no, steps, epoch");
        _ = LearningRateSchedule.Factor(LrSchedulerType, 0, 0, 1);
        Kit.Validate();
        MaskingOptions masking = Kit.MaskingFor(this);
        masking.Validate();
        Require(masking is not { MlmProbability: 0, Labels: MaskLabels.Masked }, "mlm_probability", MlmProbability, "above 0, since no piece would ever be masked and nothing learnt; 0.15 is BERT's");
        Require(!EvalOnStart || ValidationFile.Count > 0 || EvalStrategy != "no", "eval_on_start", "true", "false where nothing is held out: set validation_file or eval_strategy");
        BestModelRule.Validate(this);
        _ = Kit.Sweep is null ? null : Sweep.Of(this);
    }

    private static readonly string[] Strategies = ["no", "steps", "epoch"];

    private static void Require(bool holds, string name, object? value, string rule)
    {
        if (!holds)
        {
            throw new BertNotebooksException(FormattableString.Invariant($"{name} is {value}, and must be {rule}."));
        }
    }
}
