using System.Globalization;
using BertNotebooks.Data;
using BertNotebooks.Training.Arguments;
using Xunit;

namespace BertNotebooks.Tests.Training.Arguments;

public sealed class ArgumentsFileTests
{
    [Theory]
    [InlineData("""{"learning_rte": 1}""", "\"learning_rte\"", "did you mean \"learning_rate\"")]
    [InlineData("""{"evaluation_strategy": "steps"}""", "\"evaluation_strategy\"", "did you mean \"eval_strategy\"")]
    [InlineData("""{"MaxSteps": 1}""", "\"MaxSteps\"", "did you mean \"max_steps\"")]
    [InlineData("""{"kit": {"lossover": "all"}}""", "\"kit.lossover\"", "did you mean \"kit.loss_over\"")]
    [InlineData("""{"kit": {"masking": {"mask_shar": 1}}}""", "\"kit.masking.mask_shar\"", "did you mean \"kit.masking.mask_share\"")]
    [InlineData("""{"kit": {"masking": {"mlm_probability": 0.2}}}""", "kit.masking.mlm_probability is 0.2", "set mlm_probability")]
    [InlineData("""{"max_steps": "ten"}""", "max_steps is \"ten\"", "a whole number")]
    [InlineData("""{"max_steps": 10.5}""", "max_steps is 10.5", "a whole number")]
    [InlineData("""{"max_steps": 3000000000}""", "max_steps is 3000000000", "at most 2,147,483,647")]
    [InlineData("""{"learning_rate": "1e-4"}""", "learning_rate is \"1e-4\"", "a number, without quotes")]
    [InlineData("""{"line_by_line": "yes"}""", "line_by_line is \"yes\"", "true or false")]
    [InlineData("""{"output_dir": 5}""", "output_dir is 5", "a text in quotes")]
    [InlineData("""{"train_file": 5}""", "train_file is 5", "a path in quotes, or a list of them")]
    [InlineData("""{"train_file": ["a", 5]}""", "train_file is [\"a\", 5]", "a list of them")]
    [InlineData("""{"kit": true}""", "kit is true", "an object")]
    [InlineData("""{"kit": {"masking": {"count": "many"}}}""", "kit.masking.count is \"many\"", "one of per_token, exact")]
    [InlineData("""{"kit": {"masking": {"count": 1}}}""", "kit.masking.count is 1", "one of per_token, exact")]
    [InlineData("""{"kit": {"masking": {"mask_share": null}}}""", "kit.masking.mask_share is null", "a number")]
    [InlineData("""{"kit": {"masking": {"mask_share": 0.9}}}""", "mask_share 0.9", "must sum to 1")]
    [InlineData("""{"kit": {"masking": {"unit": "spans"}}}""", "kit.masking.unit is \"spans\"", "one of piece, whole_word, span")]
    [InlineData("""{"kit": {"masking": {"geometric_p": 0}}}""", "kit.masking.geometric_p is 0", "0.2 is SpanBERT's")]
    [InlineData("""{"kit": {"masking": {"max_span_length": 1000}}}""", "kit.masking.max_span_length is 1000", "1 to 512")]
    [InlineData("""{"kit": {"masking": {"max_span_length": 2.5}}}""", "kit.masking.max_span_length is 2.5", "a whole number")]
    [InlineData("""{"kit": {"masking": {"schedule": "cosine"}}}""", "kit.masking.schedule is \"cosine\"", "one of constant, linear, steps")]
    [InlineData("""{"kit": {"masking": {"schedule_levels": 1}}}""", "kit.masking.schedule_levels is 1", "at least 2")]
    [InlineData("""{"kit": {"masking": {"schedule": "linear"}}}""", "kit.masking.final_mlm_probability is 0.15 and mlm_probability is 0.15", "kit.masking.schedule linear", "below the first")]
    [InlineData("""{"mlm_probability": 0.4, "kit": {"masking": {"schedule": "steps", "redraw": "once"}}}""", "kit.masking.schedule is steps and kit.masking.redraw is once", "set kit.masking.redraw to each_epoch")]
    [InlineData("""{"kit": {"sweep": {"kit.masking.schedule": ["constant", "linear"]}}}""", "run schedule=linear of the sweep", "mlm_probability is 0.15")]
    [InlineData("""{"kit": {"pipeline": "book"}}""", "kit.pipeline is \"book\"", "one of tutorial, default")]
    [InlineData("""{"kit": {"loss_over": "some"}}""", "kit.loss_over is \"some\"", "one of masked, all")]
    [InlineData("""{"kit": {"save_dtype": "bfloat16"}}""", "kit.save_dtype is \"bfloat16\"", "one of float32, float16")]
    [InlineData("""{"mlm_probability": 15}""", "mlm_probability is 15", "0 to 1")]
    [InlineData("""{"mlm_probability": -0.1}""", "mlm_probability is -0.1", "0 to 1")]
    [InlineData("""{"max_seq_length": 2}""", "max_seq_length is 2", "at least 3")]
    [InlineData("""{"learning_rate": -1}""", "learning_rate is -1", "at least 0")]
    [InlineData("""{"learning_rate": 1e999}""", "learning_rate is", "at least 0")]
    [InlineData("""{"num_train_epochs": 0}""", "num_train_epochs is 0", "above 0")]
    [InlineData("""{"per_device_train_batch_size": 0}""", "per_device_train_batch_size is 0", "at least 1")]
    [InlineData("""{"gradient_accumulation_steps": 0}""", "gradient_accumulation_steps is 0", "at least 1")]
    [InlineData("""{"warmup_ratio": 1.1}""", "warmup_ratio is 1.1", "0 to 1")]
    [InlineData("""{"warmup_steps": -1}""", "warmup_steps is -1", "at least 0")]
    [InlineData("""{"adam_beta2": 1}""", "adam_beta2 is 1", "1 (excluded)")]
    [InlineData("""{"max_grad_norm": -1}""", "max_grad_norm is -1", "at least 0")]
    [InlineData("""{"validation_split_percentage": 100}""", "validation_split_percentage is 100", "between 0 and 100")]
    [InlineData("""{"logging_steps": 0}""", "logging_steps is 0", "above 0: a whole number, or below 1 a share of the steps")]
    [InlineData("""{"eval_steps": -0.5}""", "eval_steps is -0.5", "above 0")]
    [InlineData("""{"logging_steps": 1.5}""", "logging_steps is 1.5", "must be a whole number, or below 1 a share of the steps")]
    [InlineData("""{"save_steps": 10.5}""", "save_steps is 10.5", "must be a whole number, or below 1 a share of the steps")]
    [InlineData("""{"eval_steps": 2.25}""", "eval_steps is 2.25", "must be a whole number, or below 1 a share of the steps")]
    [InlineData("""{"save_steps": 3000000000}""", "save_steps is 3000000000", "at most 2,147,483,647")]
    [InlineData("""{"save_steps": 1e999}""", "save_steps is Infinity", "at most 2,147,483,647")]
    [InlineData("""{"eval_steps": "0.5"}""", "eval_steps is \"0.5\"", "a number, without quotes")]
    [InlineData("""{"kit": {"sweep": {"save_steps": [0.5, 1.5]}}}""", "run save_steps=1.5 of the sweep", "a whole number, or below 1")]
    [InlineData("""{"save_strategy": "best"}""", "save_strategy is best", "one of no, steps, epoch")]
    [InlineData("""{"eval_strategy": "maybe"}""", "eval_strategy is maybe", "one of no, steps, epoch")]
    [InlineData("""{"load_best_model": true}""", "\"load_best_model\"", "did you mean \"load_best_model_at_end\"")]
    [InlineData("""{"load_best_model_at_end": "yes"}""", "load_best_model_at_end is \"yes\"", "true or false")]
    [InlineData("""{"load_best_model_at_end": true}""", "eval_strategy is \"no\" and save_strategy \"steps\"", "set both to")]
    [InlineData("""{"load_best_model_at_end": true, "save_strategy": "no"}""", "eval_strategy is \"no\" and save_strategy \"no\"", "set both to")]
    [InlineData("""{"load_best_model_at_end": true, "eval_strategy": "epoch"}""", "eval_strategy is \"epoch\" and save_strategy \"steps\"", "set both to")]
    [InlineData("""{"load_best_model_at_end": true, "eval_strategy": "steps", "save_steps": 10, "eval_steps": 4}""", "save_steps 10 is not a multiple of eval_steps 4", "set save_steps to 4, 8")]
    [InlineData("""{"load_best_model_at_end": true, "eval_strategy": "steps", "save_steps": 10, "logging_steps": 3}""", "save_steps 10 is not a multiple of eval_steps 3")]
    [InlineData("""{"load_best_model_at_end": true, "eval_strategy": "steps", "save_steps": 0.5, "eval_steps": 0.2}""", "save_steps 0.5 is not a multiple of eval_steps 0.2", "set save_steps to 0.2, or to a multiple of it below 1")]
    [InlineData("""{"load_best_model_at_end": true, "eval_strategy": "steps", "save_steps": 0.5, "logging_steps": 0.2}""", "save_steps 0.5 is not a multiple of eval_steps 0.2")]
    [InlineData("""{"load_best_model_at_end": true, "eval_strategy": "steps", "eval_steps": 0.5}""", "of save_steps 500 and eval_steps 0.5 one is a share", "make both shares below 1, or both whole numbers")]
    [InlineData("""{"load_best_model_at_end": true, "eval_strategy": "steps", "save_steps": 0.5}""", "of save_steps 0.5 and eval_steps 1 one is a share")]
    [InlineData("""{"metric_for_best_model": "f1"}""", "metric_for_best_model is \"f1\"", "one of loss, eval_loss, accuracy, eval_accuracy")]
    [InlineData("""{"greater_is_better": 1}""", "greater_is_better is 1", "true or false")]
    [InlineData("""{"eval_on_start": true}""", "eval_on_start is true", "set validation_file or eval_strategy")]
    [InlineData("""{"kit": {"early_stopping_patience": 0}}""", "kit.early_stopping_patience is 0", "at least 1")]
    [InlineData("""{"kit": {"early_stopping_patience": 1}}""", "kit.early_stopping_patience is 1", "set load_best_model_at_end to true")]
    [InlineData("""{"kit": {"early_stopping_patience": 1, "early_stopping_threshold": -1}}""", "kit.early_stopping_threshold is -1", "at least 0")]
    [InlineData("""{"kit": {"early_stopping_threshold": 0.1}}""", "kit.early_stopping_threshold is 0.1", "without kit.early_stopping_patience")]
    [InlineData("""{"kit": {"early_stoping_patience": 1}}""", "did you mean \"kit.early_stopping_patience\"")]
    [InlineData("""{"kit": {"eval_mlm_probability": 0}}""", "kit.eval_mlm_probability is 0", "above 0")]
    [InlineData("""{"kit": {"eval_seed": 1.5}}""", "kit.eval_seed is 1.5", "a whole number")]
    [InlineData("""{"kit": {"sweep": [1]}}""", "kit.sweep is [1]", "an object")]
    [InlineData("""{"kit": {"sweep": {"train_file": ["\ud800"]}}}""", "no JSON object")]
    [InlineData("""{"kit": {"\ud800": 1}}""", "not Unicode")]
    [InlineData("""{"kit": {"sweep": {"max_grad_norm": [1e999]}}}""", "run max_grad_norm=infinity of the sweep", "max_grad_norm is Infinity")]
    [InlineData("""{"max_grad_norm": 1e999, "kit": {"sweep": {"seed": [1]}}}""", "max_grad_norm is Infinity")]
    [InlineData("""{"kit": {"sweep": {"seed.x": [1], "seed": [1]}}}""", "seed is {\"x\":1}", "a whole number")]
    [InlineData("""{"kit": {"sweep": {"seed": null}}}""", "kit.sweep has null for seed")]
    [InlineData("""{"mlm_probability": 0}""", "mlm_probability is 0", "nothing learnt")]
    [InlineData("""{"lr_scheduler_type": "stairs"}""", "\"stairs\"", "linear, cosine")]
    [InlineData("""{"label_smoothing_factor": 1}""", "label_smoothing_factor is 1", "1 (excluded)")]
    [InlineData("""{"label_smoothing_factor": -0.1}""", "label_smoothing_factor is -0.1", "0 (included)")]
    [InlineData("""{"max_steps": 1,, }""", "no JSON object", "line 1")]
    [InlineData("[]", "no JSON object", "line 1")]
    [InlineData("", "no JSON object", "line 1")]
    [InlineData("null", "null", "a JSON object is expected")]
    public void MistakesAreNamedWithTheirValueAndRule(string json, params string[] expected)
    {
        using TempFolder folder = new();
        string path = folder.Write("args.json", json);
        string message = Assert.Throws<BertNotebooksException>(() => ArgumentsFile.Load(path)).Message;
        Assert.Contains(path, message);
        Assert.DoesNotContain("System.", message);
        Assert.DoesNotContain('\n', message);
        Assert.All(expected, part => Assert.Contains(part, message));
    }

    [Fact]
    public void MissingFileIsNamed() =>
        Assert.Contains("no/args.json", Assert.Throws<BertNotebooksException>(() => ArgumentsFile.Load("no/args.json")).Message);

    [Fact]
    public void DefaultsAreThoseOfHuggingFace()
    {
        TrainingArguments a = ArgumentsFile.Parse("{}").Arguments;
        Assert.Equal((5e-5, 3.0, -1, 8, 8, 1), (a.LearningRate, a.NumTrainEpochs, a.MaxSteps, a.PerDeviceTrainBatchSize, a.PerDeviceEvalBatchSize, a.GradientAccumulationSteps));
        Assert.Equal(("linear", 0.0, 0.0, 0.0, 0.9, 0.999, 1e-8, 1.0), (a.LrSchedulerType, a.WarmupRatio, a.WarmupSteps, a.WeightDecay, a.AdamBeta1, a.AdamBeta2, a.AdamEpsilon, a.MaxGradNorm));
        Assert.Equal((42L, "steps", 500, "no", 5.0, 0.15), (a.Seed, a.SaveStrategy, a.SaveSteps, a.EvalStrategy, a.ValidationSplitPercentage, a.MlmProbability));
        Assert.Equal((false, false, false, false), (a.LineByLine, a.PadToMaxLength, a.GroupByLength, a.OverwriteOutputDir));
        // The kit's own: each step is logged, and the last two checkpoints are kept.
        Assert.Equal((1, 2), (a.LoggingSteps, a.SaveTotalLimit));
        Assert.Equal(MaskingOptions.Default, a.MaskingRule());
    }

    [Theory]
    [InlineData("0.5", "0.25")]
    [InlineData("0.3", "0.1")] // 0.3 % 0.1 is 0.09999999999999998
    [InlineData("0.9", "0.3")]
    [InlineData("0.2", "0.2")]
    [InlineData("8", "4.0")]
    public void StepsOfTheBestModelAreMultiplesAsSharesToo(string saveSteps, string evalSteps)
    {
        TrainingArguments a = ArgumentsFile.Parse($$"""{"load_best_model_at_end": true, "eval_strategy": "steps", "save_steps": {{saveSteps}}, "eval_steps": {{evalSteps}}}""").Arguments;
        Assert.Equal((double.Parse(saveSteps, CultureInfo.InvariantCulture), double.Parse(evalSteps, CultureInfo.InvariantCulture)), (a.SaveSteps, a.EvalSteps));
        Assert.True(ArgumentsFile.Parse($$"""{"load_best_model_at_end": true, "eval_strategy": "steps", "save_steps": {{saveSteps}}, "logging_steps": {{evalSteps}}}""").Arguments.LoadBestModelAtEnd);
        // Where steps do not say it, they need not fit.
        Assert.True(ArgumentsFile.Parse("""{"load_best_model_at_end": true, "eval_strategy": "epoch", "save_strategy": "epoch", "save_steps": 7, "eval_steps": 0.3}""").Arguments.LoadBestModelAtEnd);
    }

    [Fact]
    public void TrainFileIsAPathOrAList()
    {
        Assert.Equal(["a.txt"], ArgumentsFile.Parse("""{"train_file": "a.txt"}""").Arguments.TrainFile);
        Assert.Equal(["a.txt", "b"], ArgumentsFile.Parse("""{"train_file": ["a.txt", "b"], "validation_file": "c.gz"}""").Arguments.TrainFile);
    }

    [Fact]
    public void KeysOfHuggingFaceWithoutEffectAreNamedAndNotRefused()
    {
        ArgumentsFile file = ArgumentsFile.Parse("""{"do_train": true, "dataloader_num_workers": "many", "hub_token": null, "report_to": ["none"], "fp16": false, "max_steps": 3}""");
        Assert.Equal(["dataloader_num_workers", "hub_token", "report_to"], file.WithoutEffect);
        Assert.Equal(3, file.Arguments.MaxSteps);
        Assert.Empty(ArgumentsFile.Parse("""{"max_steps": 3}""").WithoutEffect);
        Assert.Contains("config_name", Assert.Single(ArgumentsFile.Parse("""{"config_name": "tiny", "model_name_or_path": "a"}""").WithoutEffect));
    }

    [Fact]
    public void NullIsTheDefaultAndCommentsAreReadOver()
    {
        TrainingArguments arguments = ArgumentsFile.Parse("""
            {
              // a learner's note
              "learning_rate": null, "eval_steps": null, "kit": {"pipeline": null, "masking": null},
            }
            """).Arguments;
        Assert.Equal(5e-5, arguments.LearningRate);
        Assert.Null(arguments.Kit.Pipeline);
    }

    [Fact]
    public void KitSaysHowToMask()
    {
        TrainingArguments arguments = ArgumentsFile.Parse(
            """{"mlm_probability": 0.4, "kit": {"masking": {"mask_share": 1, "random_share": 0, "keep_share": 0, "count": "exact", "unit": "whole_word", "redraw": "once"}, "loss_over": "all"}}""").Arguments;
        MaskingOptions expected = MaskingOptions.Tutorial with { MlmProbability = 0.4, Unit = MaskUnit.WholeWord };
        Assert.Equal(expected, arguments.MaskingRule());
    }

    [Fact]
    public void RateStandsInOnePlace()
    {
        static TrainingArguments With(double rate, MaskingOptions masking) => new() { MlmProbability = rate, Kit = new KitArguments { Masking = masking } };
        string message = Assert.Throws<BertNotebooksException>(() => ArgumentRules.Checked(With(0.15, MaskingOptions.Tutorial with { MlmProbability = 0.4 }))).Message;
        Assert.Contains("kit.masking has an mlm_probability of its own, 0.4, and mlm_probability is 0.15", message);
        Assert.Throws<BertNotebooksException>(() => ArgumentRules.Checked(With(0.4, MaskingOptions.Default with { MlmProbability = 0.15 })));
        Assert.Equal(0.4, ArgumentRules.Checked(With(0.4, MaskingOptions.Tutorial)).MaskingRule().MlmProbability);
        Assert.Equal(0.4, ArgumentRules.Checked(With(0.4, MaskingOptions.Default with { MlmProbability = 0.4 })).MaskingRule().MlmProbability);
    }

    [Theory]
    [InlineData("""{"max_span_length": 5, "geometric_p": 0.3, "unit": "whole_word"}""", "kit.masking.geometric_p (kit.masking.unit is not span)", "kit.masking.max_span_length (kit.masking.unit is not span)")]
    [InlineData("""{"max_span_length": 5, "geometric_p": 0.3, "unit": "span"}""")]
    [InlineData("""{"final_mlm_probability": 0.1}""", "kit.masking.final_mlm_probability (kit.masking.schedule is constant)")]
    [InlineData("""{"final_mlm_probability": 0.1, "schedule_levels": 3, "schedule": "linear"}""", "kit.masking.schedule_levels (kit.masking.schedule is not steps)")]
    [InlineData("""{"final_mlm_probability": 0.1, "schedule_levels": 3, "schedule": "steps"}""")]
    [InlineData("""{"final_mlm_probability": 0.1, "max_span_length": 5}, "sweep": {"kit.masking.schedule": ["constant", "linear"], "kit.masking.unit": ["piece", "span"]}""")]
    public void MaskingSettingsThatChangeNothingAreNamed(string masking, params string[] expected) =>
        Assert.Equal(expected, ArgumentsFile.Parse($$"""{"mlm_probability": 0.4, "kit": {"masking": {{masking}} } }""").WithoutEffect);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void ArgumentsOfTheShippedModelAreSound(int stage)
    {
        ArgumentsFile file = Stage(stage);
        Assert.Empty(file.WithoutEffect);
        // A stage begins where the one before it has ended, so that the stages can be run one after the other.
        Assert.Equal(stage == 1 ? null : Stage(stage - 1).Arguments.OutputDir, file.Arguments.ModelNameOrPath);
    }

    private static ArgumentsFile Stage(int stage) => ArgumentsFile.Load(Path.Combine(GoldenFolder.RepositoryRoot, "data", "training", $"bert-mini-kit-{stage}.json"));
}
