using System.Text.Json;
using System.Text.Json.Nodes;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Jobs;
using Xunit;

namespace BertNotebooks.Tests.Training.Jobs;

/// <summary>The arguments of a job, key by key.</summary>
public sealed class JobTranslationTests
{
    private const string Fields = "golden/run_mlm";

    [Theory]
    [InlineData("5", """{"warmup_ratio": 1}""", """{"warmup_steps": 0.999999999}""", "warmup_ratio")]
    [InlineData("5", """{"warmup_ratio": 0.1, "warmup_steps": 7}""", """{"warmup_steps": 7}""", "warmup_ratio")]
    [InlineData("5", """{"warmup_ratio": 0}""", "{}", "warmup_ratio warmup_steps")]
    [InlineData("5", """{"warmup_steps": 10.5}""", """{"warmup_steps": 10}""", "")]
    [InlineData("4.57", """{"warmup_steps": 10.0}""", """{"warmup_steps": 10}""", "warmup_ratio")]
    [InlineData("4.57", """{"warmup_steps": 0.2, "warmup_ratio": 0.5}""", """{"warmup_ratio": 0.2}""", "warmup_steps")]
    [InlineData("4.57", """{"warmup_ratio": 0.5, "warmup_steps": 0.2}""", """{"warmup_ratio": 0.2}""", "warmup_steps")]
    [InlineData("4.57", """{"train_sampling_strategy": "random"}""", "{}", "train_sampling_strategy group_by_length")]
    [InlineData("4.57", """{"train_sampling_strategy": "group_by_length"}""", """{"group_by_length": true}""", "train_sampling_strategy")]
    [InlineData("5", """{"train_sampling_strategy": "sequential"}""", """{"train_sampling_strategy": "sequential"}""", "")]
    [InlineData("5", """{"group_by_length": false}""", "{}", "group_by_length train_sampling_strategy")]
    [InlineData("5", """{"optim": "adamw_torch", "adafactor": true}""", """{"optim": "adafactor"}""", "adafactor")]
    [InlineData("5", """{"adafactor": true, "optim": "adamw_torch"}""", """{"optim": "adafactor"}""", "adafactor")]
    [InlineData("5", """{"no_cuda": false, "use_cpu": true}""", """{"use_cpu": true}""", "no_cuda")]
    [InlineData("5", """{"gradient_checkpointing": false, "activation_checkpointing": true}""", """{"activation_checkpointing": true}""", "gradient_checkpointing")]
    [InlineData("5", """{"fsdp_min_num_params": 5, "fsdp_config": {"xla": false}}""", """{"fsdp_config": {"xla": false, "min_num_params": 5}}""", "fsdp_min_num_params")]
    [InlineData("5", """{"tpu_metrics_debug": true, "debug": "underflow_overflow"}""", """{"debug": "underflow_overflow tpu_metrics_debug"}""", "tpu_metrics_debug")]
    [InlineData("5", """{"push_to_hub_model_id": "m", "push_to_hub_organization": "o"}""", """{"hub_model_id": "o/m"}""", "push_to_hub_model_id push_to_hub_organization")]
    [InlineData("5", """{"ddp_backend": "gloo", "use_cpu": true}""", """{"use_cpu": true}""", "ddp_backend")]
    [InlineData("4.57", """{"ddp_backend": "gloo"}""", """{"ddp_backend": "gloo"}""", "")]
    [InlineData("5", """{"gradient_accumulation_steps": 4, "max_grad_norm": 0}""", """{"max_grad_norm": 0, "adam_epsilon": 4e-8}""", "")]
    [InlineData("5", """{"gradient_accumulation_steps": 4, "max_grad_norm": 0.5, "adam_epsilon": 1e-6}""", """{"max_grad_norm": 2, "adam_epsilon": 4e-6}""", "")]
    [InlineData("4.57", """{"gradient_accumulation_steps": 4}""", """{"gradient_accumulation_steps": 4}""", "max_grad_norm adam_epsilon")]
    [InlineData("5", """{"average_tokens_across_devices": true}""", """{"average_tokens_across_devices": false}""", "")]
    [InlineData("4.57", """{"dtype": "auto"}""", """{"dtype": "float32"}""", "")]
    [InlineData("4.57", """{"torch_dtype": "float32"}""", """{"dtype": "float32"}""", "torch_dtype")]
    [InlineData("4.57", """{"save_total_limit": null, "report_to": null}""", """{"save_total_limit": 2, "report_to": "none"}""", "")]
    [InlineData("4.57", """{"low_cpu_mem_usage": true}""", "{}", "low_cpu_mem_usage")]
    [InlineData("4.57", """{"model_revision": "main", "overwrite_output_dir": true, "resume_from_checkpoint": true}""", "{}", "model_revision overwrite_output_dir resume_from_checkpoint")]
    [InlineData("5", """{"logging_dir": "out/a/logs"}""", "{}", "logging_dir")]
    [InlineData("4.57", """{"logging_dir": "out/a/logs"}""", """{"logging_dir": "output/logs"}""", "")]
    [InlineData("4.57", """{"logging_dir": "runs"}""", """{"logging_dir": "runs"}""", "")]
    [InlineData("5", """{"bf16": true, "torchdynamo": "eager", "deepspeed": "zero.json"}""", """{"bf16": true, "torch_compile_backend": "eager", "deepspeed": "zero.json"}""", "torchdynamo")]
    [InlineData("5", """{"validation_file": "v.txt", "do_eval": false}""", """{"validation_file": "validation.txt"}""", "do_eval")]
    [InlineData("4.57", """{"do_train": false, "do_eval": true}""", """{"do_train": false, "do_eval": true}""", "")]
    [InlineData("4.57", """{"kit": {"pipeline": "default"}, "line_by_line": false}""", """{"line_by_line": true}""", "pad_to_max_length kit")]
    [InlineData("4.57", """{"kit": {"masking": {"unit": "piece"}, "eval_mlm_probability": 0.15, "save_dtype": "float32", "task": "mlm"}}""", "{}", "kit")]
    public void SaysTheSame(string release, string given, string expected, string absent)
    {
        JobDraft draft = Translate(given, JobRelease.Of(release));
        foreach ((string key, JsonNode? value) in JsonNode.Parse(expected)!.AsObject())
        {
            Assert.True(Same(value, draft.Job[key]), $"{key} is {draft.Job[key]?.ToJsonString()}");
        }

        Assert.All(absent.Split(' '), key => Assert.False(draft.Job.ContainsKey(key), key));
        Assert.All(draft.Job, entry => Assert.True(JobRelease.Of(release).Knows(entry.Key), entry.Key));
        Assert.Empty(draft.Lost);
    }

    [Fact]
    public void VariablesTakeThePlaceOfKeys() =>
        Assert.Equal("output/logs", Translate("""{"logging_dir": "out/a/logs"}""", JobRelease.V5).Environment["TENSORBOARD_LOGGING_DIR"]);

    [Theory]
    [InlineData("4.57", """{"kit": {"masking": {"unit": "whole_word"}}}""", "kit.masking.unit \"whole_word\"")]
    [InlineData("5", """{"kit": {"masking": {"unit": "span"}}}""", "kit.masking.unit \"span\"")]
    [InlineData("5", """{"kit": {"masking": {"mask_share": 1, "random_share": 0, "keep_share": 0}}}""", "kit.masking.mask_share 1")]
    [InlineData("5", """{"kit": {"masking": {"count": "exact"}}}""", "kit.masking.count")]
    [InlineData("5", """{"kit": {"masking": {"redraw": "once"}}}""", "kit.masking.redraw")]
    [InlineData("5", """{"mlm_probability": 0.4, "kit": {"masking": {"schedule": "linear"}}}""", "kit.masking.schedule")]
    [InlineData("5", """{"kit": {"masking": {"labels": "all_positions"}}}""", "kit.masking.labels")]
    [InlineData("5", """{"kit": {"loss_over": "all"}}""", "kit.loss_over \"all\"")]
    [InlineData("5", """{"kit": {"eval_seed": 3}}""", "kit.eval_seed 3")]
    [InlineData("5", """{"mlm_probability": 0.2, "kit": {"eval_mlm_probability": 0.15}}""", "kit.eval_mlm_probability 0.15")]
    [InlineData("5", """{"kit": {"save_dtype": "float16"}}""", "kit.save_dtype")]
    [InlineData("5", """{"kit": {"freeze": "encoder"}}""", "kit.freeze")]
    [InlineData("5", """{"kit": {"early_stopping_patience": 2}, "load_best_model_at_end": true, "eval_strategy": "epoch", "save_strategy": "epoch"}""", "kit.early_stopping_patience 2")]
    [InlineData("4.57", """{"train_sampling_strategy": "sequential"}""", "train_sampling_strategy \"sequential\"")]
    [InlineData("4.57", """{"enable_jit_checkpoint": true}""", "enable_jit_checkpoint true")]
    [InlineData("5", """{"save_safetensors": false}""", "save_safetensors false")]
    [InlineData("5", """{"fp16_backend": "apex"}""", "fp16_backend")]
    [InlineData("5", """{"ddp_backend": "ccl"}""", "ddp_backend \"ccl\"")]
    public void WhatHasNoCounterpartIsNamed(string release, string given, string expected)
    {
        JobDraft draft = Translate(given, JobRelease.Of(release));
        Assert.StartsWith(expected, draft.Lost[0]);
        Assert.All(draft.Job, entry => Assert.True(JobRelease.Of(release).Knows(entry.Key), entry.Key));
        string message = Assert.Throws<BertNotebooksException>(() => draft.RequireNothingLost("run_mlm 5")).Message;
        Assert.StartsWith(expected, message);
        Assert.Contains("--lossy", message);
        Assert.InRange(message.Length, 1, 300);
    }

    [Theory]
    [InlineData("""{"kit": {"task": "sequence-classification"}}""", "kit.task is \"sequence-classification\"", "run_glue")]
    [InlineData("""{"kit": {"sweep": {"seed": [1, 2, 3]}}}""", "3 runs", "(seed)")]
    [InlineData("""{"seed": -1}""", "seed is -1", "0 to 4294967295")]
    [InlineData("""{"dataloader_num_workers": "2"}""", "dataloader_num_workers is \"2\"", "whole number, without quotes")]
    [InlineData("""{"bf16": "true"}""", "bf16 is \"true\"", "true or false")]
    [InlineData("""{"dataset_name": "wikitext"}""", "dataset_name", "train_file")]
    [InlineData("""{"dtype": "bfloat16"}""", "dtype is \"bfloat16\"", "float32")]
    [InlineData("""{"lerning_rate": 1}""", "lerning_rate", "learning_rate")]
    [InlineData("""{"learning_rate": -1}""", "learning_rate is -1", "at least 0")]
    public void WhatTrainRefusesOrTheScriptCannotTakeIsRefused(string given, params string[] expected)
    {
        string message = Assert.Throws<BertNotebooksException>(() => Translate(given, JobRelease.V5)).Message;
        Assert.All(expected, part => Assert.Contains(part, message));
        Assert.InRange(message.Length, 1, 300);
    }

    [SharedTheory(Fields)]
    [InlineData("fields-4.57.json")]
    [InlineData("fields-5.24.json")]
    public void AFileOfAllDefaultsGoesToBothReleases(string name)
    {
        JsonArray[] classes = [.. JsonNode.Parse(File.ReadAllText(GoldenFolder.Shared($"{Fields}/{name}")))!["classes"]!.AsObject().Select(c => c.Value!.AsArray())];
        JsonObject given = new(classes.SelectMany(c => c).Select(f => KeyValuePair.Create(f!["name"]!.GetValue<string>(), f["default"]?.DeepClone())).Where(f => !f.Key.StartsWith("do_", StringComparison.Ordinal)));
        foreach (JobRelease release in new[] { JobRelease.V457, JobRelease.V5 })
        {
            JobDraft draft = Translate(given.ToJsonString(), release);
            Assert.All(draft.Job, entry => Assert.True(release.Knows(entry.Key), entry.Key));
            Assert.Empty(draft.Lost);
        }
    }

    [SharedTheory(Fields)]
    [InlineData("fields-4.57.json", "4.57")]
    [InlineData("fields-5.24.json", "5")]
    public void TheFieldsOfEachReleaseAreKnown(string name, string release)
    {
        JsonObject classes = JsonNode.Parse(File.ReadAllText(GoldenFolder.Shared($"{Fields}/{name}")))!["classes"]!.AsObject();
        string[] fields = [.. classes.SelectMany(c => c.Value!.AsArray()).Select(f => f!["name"]!.GetValue<string>()).Order(StringComparer.Ordinal)];
        Assert.Equal(fields, RunMlmFields.Kinds.Keys.Where(JobRelease.Of(release).Knows).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(8, 1, 8, 1, 1)]
    [InlineData(8, 1, 32, 1, 1)]
    [InlineData(4, 2, 8, 1, 1)]
    [InlineData(16, 16, 8, 32, 1)]
    [InlineData(16, 16, 32, 8, 1)]
    [InlineData(12, 1, 8, 2, 1)]
    [InlineData(32, 64, 8, 64, 4)]
    [InlineData(32, 64, 1, 32, 64)]
    [InlineData(100, 10, 8, 25, 5)]
    public void TheBatchOverAllDevicesIsTheKits(int batch, int accumulation, int devices, int perDevice, int steps)
    {
        TrainingArguments arguments = new() { PerDeviceTrainBatchSize = batch, GradientAccumulationSteps = accumulation };
        JobBatch found = JobBatch.Of(arguments).Single(b => b.Devices == devices);
        Assert.Equal((perDevice, steps, batch * accumulation), (found.PerDevice, found.Accumulation, found.Kit));
        JsonObject job = JobTranslation.With(Translate($$"""{"per_device_train_batch_size": {{batch}}, "gradient_accumulation_steps": {{accumulation}}}""", JobRelease.V5).Job, found, arguments, JobRelease.V5);
        Assert.Equal((perDevice, steps), (job["per_device_train_batch_size"]!.GetValue<int>(), job["gradient_accumulation_steps"]!.GetValue<int>()));
        Assert.Equal(accumulation > 1 ? steps : null, (double?)job["max_grad_norm"]);
    }

    private static bool Same(JsonNode? a, JsonNode? b) =>
        a is JsonValue x && b is JsonValue y && x.GetValueKind() == JsonValueKind.Number && y.GetValueKind() == JsonValueKind.Number
            ? JsonSerializer.Deserialize<double>(x.ToJsonString()) == JsonSerializer.Deserialize<double>(y.ToJsonString())
            : JsonNode.DeepEquals(a, b);

    private static JobDraft Translate(string given, JobRelease release)
    {
        using TempFolder folder = new();
        JsonObject all = JsonNode.Parse(given)!.AsObject();
        all["config_name"] ??= "tiny";
        all["output_dir"] = "out/a";
        return JobTranslation.Of(JobKeys.Load(folder.Write("kit.json", all.ToJsonString())), release, 128);
    }
}
