using System.Text.Json;
using System.Text.Json.Serialization;
using BertNotebooks.Data;

namespace BertNotebooks.Training.Arguments;

// Over 150 lines: one property a setting, so the file is as long as the list.
/// <summary>Settings of a run for any task; names and defaults are those of Hugging Face's <c>TrainingArguments</c> and its <c>run_mlm</c> example.</summary>
public sealed record TrainingArguments
{
    /// <summary>Model to go on from, a folder or OWNER/NAME of the Hugging Face hub; null: fresh weights of <see cref="ConfigName"/>.</summary>
    public string? ModelNameOrPath { get; init; }

    /// <summary>Branch, tag or commit of a model of the hub; null: <c>main</c>.</summary>
    public string? ModelRevision { get; init; }

    /// <summary>A preset (tiny, mini, small, medium, base, large) or a config.json, for fresh weights.</summary>
    public string? ConfigName { get; init; }

    /// <summary>A vocab.txt, a tokenizer.json or a folder with one: for fresh weights, or in the place of the tokenizer of <see cref="ModelNameOrPath"/>.</summary>
    public string? TokenizerName { get; init; }

    /// <summary>Text files or folders to train on; plain UTF-8 or gzip, one paragraph a line, or one text a record of CSV, TSV, JSON Lines or JSON (<c>kit.text_column</c>).</summary>
    /// <remarks>The classifications take labelled files alone: CSV, TSV, JSON Lines or JSON of texts with labels, CoNLL columns or JSON of words with tags. The two with pairs take a sentence a line, with a blank line between documents.</remarks>
    [JsonConverter(typeof(PathListConverter))]
    public IReadOnlyList<string> TrainFile { get; init; } = [];

    /// <summary>Held-out text files or folders, or labelled files, as <see cref="TrainFile"/>.</summary>
    [JsonConverter(typeof(PathListConverter))]
    public IReadOnlyList<string> ValidationFile { get; init; } = [];

    /// <summary>Per cent of the training examples that are held out when there is no <see cref="ValidationFile"/>: the first ones, of pairs the first whole documents, of labelled files as many drawn by the seed.</summary>
    public double ValidationSplitPercentage { get; init; } = 5;

    /// <summary>Use at most so many training examples.</summary>
    public int? MaxTrainSamples { get; init; }

    /// <summary>Use at most so many held-out examples.</summary>
    public int? MaxEvalSamples { get; init; }

    /// <summary>Folder of the result: the model itself, checkpoints and metrics.jsonl.</summary>
    public string? OutputDir { get; init; }

    /// <summary>Whether a folder that is not empty may be used.</summary>
    public bool OverwriteOutputDir { get; init; }

    /// <summary>Whether a run trains; null: yes. False with <see cref="DoEval"/>: it measures the starting model, as <c>run_mlm</c> does, which trains only when it is told to.</summary>
    public bool? DoTrain { get; init; }

    /// <summary>Whether a text is held out and measured; null: where <see cref="ValidationFile"/> or <see cref="EvalStrategy"/> asks for it. The latter does in any case.</summary>
    public bool? DoEval { get; init; }

    /// <summary>The checkpoint in <see cref="OutputDir"/> to go on from: the newest one's path, or <see cref="NewestCheckpoint"/>, which is the command's <c>--resume</c>; null: none.</summary>
    [JsonConverter(typeof(CheckpointConverter))]
    public string? ResumeFromCheckpoint { get; init; }

    /// <summary>Longest input in tokens, special tokens included; null: 128, or the model's position table where that is shorter. Of a pair the longer text is cut first.</summary>
    public int? MaxSeqLength { get; init; }

    /// <summary>Masked-language modelling: true: each line is an input, cut at <see cref="MaxSeqLength"/>. False: lines are joined and cut into inputs of that length.</summary>
    public bool LineByLine { get; init; }

    /// <summary>Whether every input is padded to <see cref="MaxSeqLength"/>; false, and of labelled files in any case: to the longest of its batch.</summary>
    public bool PadToMaxLength { get; init; }

    /// <summary>Share of the pieces, or words, that are selected for masking, 0 to 1; the one place of the rate.</summary>
    public double MlmProbability { get; init; } = 0.15;

    /// <summary>Highest learning rate of the schedule.</summary>
    public double LearningRate { get; init; } = 5e-5;

    /// <summary>Passes over the examples; may be a fraction.</summary>
    public double NumTrainEpochs { get; init; } = 3;

    /// <summary>Optimizer steps; above 0 it takes the place of <see cref="NumTrainEpochs"/>.</summary>
    public int MaxSteps { get; init; } = -1;

    /// <summary>Examples a batch.</summary>
    public int PerDeviceTrainBatchSize { get; init; } = 8;

    /// <summary>Whether a batch that does not fit the memory is made smaller and accumulated to the same step; false: it is refused.</summary>
    public bool AutoFindBatchSize { get; init; }

    /// <summary>Examples a batch in evaluation.</summary>
    public int PerDeviceEvalBatchSize { get; init; } = 8;

    /// <summary>Batches whose gradients make one step; every answer of them, a masked piece, a labelled word or a text, weighs the same.</summary>
    public int GradientAccumulationSteps { get; init; } = 1;

    /// <summary>One of <see cref="LrSchedulerTypes"/>.</summary>
    public string LrSchedulerType { get; init; } = "linear";

    /// <summary>What the schedule takes besides the number of steps, such as <c>{"power": 2.0}</c>, by the names of transformers' functions; null: its defaults.</summary>
    [JsonConverter(typeof(ScheduleKwargsConverter))]
    public IReadOnlyDictionary<string, JsonElement>? LrSchedulerKwargs { get; init; }

    /// <summary>Share, 0 to 1 (excluded), of each label that is given to all classes alike (<c>LabelSmoother</c>); 0: none.</summary>
    public double LabelSmoothingFactor { get; init; }

    /// <summary>Token classification: whether all pieces of a word have its tag, <c>B-</c> turned into <c>I-</c> behind the first; false: the first piece alone (<c>run_ner</c>).</summary>
    public bool LabelAllTokens { get; init; }

    /// <summary>Share, 0 to 1, of the steps in which the rate rises.</summary>
    public double WarmupRatio { get; init; }

    /// <summary>Steps in which the rate rises; below 1 a share of all steps, from 1 on cut to a whole number. Above 0 it takes the place of <see cref="WarmupRatio"/>.</summary>
    public double WarmupSteps { get; init; }

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

    /// <summary>Seed of fresh weights, a missing head's among them, and of order, masks, pairs and dropout.</summary>
    public long Seed { get; init; } = 42;

    /// <summary>Seed of the order of the inputs, and of which labelled examples are held out; null: <see cref="Seed"/>.</summary>
    public long? DataSeed { get; init; }

    /// <summary>Whether metrics.jsonl has a line of the first step, too, whatever <see cref="LoggingSteps"/> is.</summary>
    public bool LoggingFirstStep { get; init; }

    /// <summary>Steps between two lines of metrics.jsonl: a whole number, or below 1 a share of all steps, rounded up.</summary>
    public double LoggingSteps { get; init; } = 1;

    /// <summary><c>no</c>, <c>steps</c> or <c>epoch</c>.</summary>
    public string SaveStrategy { get; init; } = "steps";

    /// <summary>Steps between two checkpoints: a whole number, or below 1 a share of all steps, rounded up.</summary>
    public double SaveSteps { get; init; } = 500;

    /// <summary>Checkpoints that are kept, the newest ones, and the best one among them whatever its age; Hugging Face's default keeps all, which soon fills a laptop.</summary>
    public int SaveTotalLimit { get; init; } = 2;

    /// <summary><c>no</c>, <c>steps</c> or <c>epoch</c>.</summary>
    public string EvalStrategy { get; init; } = "no";

    /// <summary>Steps between two evaluations: a whole number, or below 1 a share of all steps, rounded up; null: <see cref="LoggingSteps"/>, as in Hugging Face, and so each step unless told. The last step is evaluated in any case.</summary>
    public double? EvalSteps { get; init; }

    /// <summary>Whether metrics.jsonl begins with a line of step 0 that holds the figures of the untrained, or not yet tuned, model.</summary>
    public bool EvalOnStart { get; init; }

    /// <summary>Whether the final model is the best checkpoint instead of the last weights; every evaluation's strategy must then be that of the checkpoints.</summary>
    public bool LoadBestModelAtEnd { get; init; }

    /// <summary>What makes a checkpoint the best: <c>loss</c>, <c>accuracy</c> or, of the tasks with labels, <c>f1</c>, <c>precision</c> or <c>recall</c> on the held-out text, with or without <c>eval_</c> before it; null: <c>loss</c>.</summary>
    public string? MetricForBestModel { get; init; }

    /// <summary>Whether more is better; null: of the loss no, of the others yes.</summary>
    public bool? GreaterIsBetter { get; init; }

    /// <summary>Whether a CUDA device is left alone.</summary>
    public bool UseCpu { get; init; }

    /// <summary>What Hugging Face has no name for.</summary>
    public KitArguments Kit { get; init; } = new();

    /// <summary>What <see cref="ResumeFromCheckpoint"/> says for the newest one: true in a file.</summary>
    public const string NewestCheckpoint = "true";

    /// <summary>The names of <see cref="LrSchedulerType"/> that are known.</summary>
    public static IReadOnlyList<string> LrSchedulerTypes { get; } = ScheduleKwargs.Schedules;

    /// <summary>Whether something is held out and measured; without a <see cref="ValidationFile"/> it is a part of the training text.</summary>
    internal bool Evaluates => EvalStrategy != "no" || (DoEval ?? ValidationFile.Count > 0);

    /// <summary>What is learnt: one of <see cref="KitArguments.Tasks"/>.</summary>
    internal string Task => Kit.Task ?? TaskNames.Mlm;

    /// <summary>The figure that makes a checkpoint the best, without the <c>eval_</c> before it.</summary>
    internal string BestMetric => MetricForBestModel is not string name ? "loss" : name.StartsWith("eval_", StringComparison.Ordinal) ? name["eval_".Length..] : name;

    /// <summary>Whether more of <see cref="BestMetric"/> is better.</summary>
    internal bool MoreIsBetter => GreaterIsBetter ?? BestMetric != "loss";

    /// <summary>The whole masking rule of a run: the kit's part with <see cref="MlmProbability"/> as its rate, labels as <see cref="KitArguments.LossOver"/> says.</summary>
    internal MaskingOptions MaskingRule()
    {
        MaskingOptions masking = (Kit.Masking ?? MaskingOptions.Default) with { MlmProbability = MlmProbability };
        return Kit.LossOver is null ? masking : masking with { Labels = Kit.LossOver == "all" ? MaskLabels.AllPositions : MaskLabels.Masked };
    }
}
