using System.Reflection;
using System.Text.Json;
using BertNotebooks.Training.Arguments;
using Xunit;

namespace BertNotebooks.Tests.Training.Arguments;

/// <summary>The keys of transformers and its <c>run_mlm</c>: what could change a number, the device or a file is done or refused, and only the rest is passed over.</summary>
public sealed class RunMlmKeysTests
{
    private const string Fields = "golden/run_mlm";

    [Theory]
    [InlineData("bf16", "true", "float32 alone")]
    [InlineData("fp16", "true", "float32 alone")]
    [InlineData("fp16", "\"yes\"", "fp16 is \"yes\"")]
    [InlineData("bf16_full_eval", "true", "float32 alone")]
    [InlineData("fp16_full_eval", "true", "float32 alone")]
    [InlineData("tf32", "true", "float32 alone")]
    [InlineData("dtype", "\"bfloat16\"", "kit.save_dtype")]
    [InlineData("torch_dtype", "\"float16\"", "kit.save_dtype")]
    [InlineData("torch_compile", "true", "kernels of its own")]
    [InlineData("torch_compile_backend", "\"inductor\"", "kernels of its own")]
    [InlineData("jit_mode_eval", "true", "kernels of its own")]
    [InlineData("use_liger_kernel", "true", "kernels of its own")]
    [InlineData("use_mps_device", "true", "CUDA")]
    [InlineData("tpu_num_cores", "8", "one process")]
    [InlineData("deepspeed", "\"zero2.json\"", "one process")]
    [InlineData("fsdp", "\"full_shard\"", "one process")]
    [InlineData("local_rank", "1", "one process")]
    [InlineData("accelerator_config", "{\"gradient_accumulation_kwargs\": {\"num_steps\": 4}}", "one process")]
    [InlineData("optim", "\"sgd\"", "AdamW")]
    [InlineData("optim", "\"adamw_8bit\"", "AdamW")]
    [InlineData("adafactor", "true", "AdamW")]
    [InlineData("optim_args", "\"rank=8\"", "adam_beta1")]
    [InlineData("optim_target_modules", "[\"attn\"]", "AdamW")]
    [InlineData("neftune_noise_alpha", "5", "noise")]
    [InlineData("dataloader_drop_last", "true", "smaller batch")]
    [InlineData("dataloader_in_order", "false", "order")]
    [InlineData("ignore_data_skip", "true", "come next")]
    [InlineData("config_overrides", "\"hidden_size=64\"", "config_name")]
    [InlineData("model_type", "\"roberta\"", "BERT alone")]
    [InlineData("dataset_name", "\"wikitext\"", "train_file")]
    [InlineData("streaming", "true", "set it to false")]
    [InlineData("cache_dir", "\"/cache\"", "HF_HUB_CACHE")]
    [InlineData("eval_delay", "2", "set it to 0")]
    [InlineData("label_names", "[\"x\"]", "leave it out")]
    [InlineData("prediction_loss_only", "true", "accuracy")]
    [InlineData("logging_strategy", "\"epoch\"", "logging_steps")]
    [InlineData("save_only_model", "true", "optimizer")]
    [InlineData("save_safetensors", "false", "safetensors")]
    [InlineData("push_to_hub", "true", "uploads nothing")]
    [InlineData("task_name", "\"sst2\"", "kit.task")]
    [InlineData("task_name", "\"ner\"", "token-classification")]
    [InlineData("text_column_name", "\"tokens\"", "kit.text_column")]
    [InlineData("text_column_names", "\"sentence1,sentence2\"", "kit.pair_column")]
    [InlineData("label_column_name", "\"ner_tags\"", "kit.label_column")]
    [InlineData("return_entity_level_metrics", "true", "set it to false")]
    [InlineData("ignore_mismatched_sizes", "true", "do not fit")]
    [InlineData("do_predict", "true", "classify")]
    [InlineData("test_file", "\"test.csv\"", "classify")]
    [InlineData("do_regression", "true", "classes")]
    [InlineData("metric_name", "\"f1\"", "metric_for_best_model")]
    [InlineData("shuffle_train_dataset", "true", "max_train_samples")]
    [InlineData("train_sampling_strategy", "\"sequential\"", "group_by_length")]
    [InlineData("no_cuda", "\"yes\"", "no_cuda is \"yes\", and must be true or false")]
    [InlineData("per_gpu_train_batch_size", "2.5", "per_gpu_train_batch_size is 2.5")]
    [InlineData("resume_from_checkpoint", "5", "resume_from_checkpoint is 5")]
    public void WhatWouldChangeTheRunIsRefusedByNameWithTheWayOut(string key, string json, string expected)
    {
        string message = Assert.Throws<BertNotebooksException>(() => Parse(key, json)).Message;
        Assert.StartsWith($"{key} is {json[..Math.Min(json.Length, 45)]}", message);
        Assert.Contains(expected, message);
        Assert.InRange(message.Length, 1, 300);
        Assert.Null(Record.Exception(() => Parse(key, "null")));
        string sweep = """{"kit": {"sweep": {"KEY": [VALUE]}}}""".Replace("KEY", key, StringComparison.Ordinal).Replace("VALUE", json, StringComparison.Ordinal);
        Assert.Contains(key, Assert.Throws<BertNotebooksException>(() => ArgumentsFile.Parse(sweep)).Message);
    }

    [Theory]
    [InlineData("bf16", "true")]
    [InlineData("tf32", "true")]
    [InlineData("dtype", "\"bfloat16\"")]
    [InlineData("torch_dtype", "\"float16\"")]
    [InlineData("torch_compile", "true")]
    [InlineData("deepspeed", "\"zero2.json\"")]
    [InlineData("use_mps_device", "true")]
    [InlineData("optim", "\"adafactor\"")]
    [InlineData("adafactor", "true")]
    public void WhatRunMlmItselfCanDoIsSentThere(string key, string json) =>
        Assert.Contains("or take the job to run_mlm with export-job", Assert.Throws<BertNotebooksException>(() => Parse(key, json)).Message);

    [Theory]
    [InlineData("optim", "\"adamw_torch\"")]
    [InlineData("optim", "\"adamw_torch_fused\"")]
    [InlineData("label_smoothing_factor", "0.0")]
    [InlineData("lr_scheduler_kwargs", "{}")]
    [InlineData("lr_scheduler_kwargs", "\"\"")]
    [InlineData("lr_scheduler_kwargs", "\"{}\"")]
    [InlineData("lr_scheduler_kwargs", "{\"num_cycles\": null}")]
    [InlineData("return_entity_level_metrics", "false")]
    [InlineData("do_predict", "false")]
    [InlineData("dtype", "\"float32\"")]
    [InlineData("dtype", "\"auto\"")]
    [InlineData("torch_dtype", "\"float32\"")]
    [InlineData("torch_dtype", "\"auto\"")]
    [InlineData("logging_steps", "1.0")]
    [InlineData("save_steps", "500.0")]
    [InlineData("eval_steps", "null")]
    [InlineData("tf32", "false")]
    [InlineData("local_rank", "0")]
    [InlineData("fsdp", "[]")]
    [InlineData("model_type", "\"bert\"")]
    [InlineData("eval_delay", "0.0")]
    [InlineData("accelerator_config", "{\"even_batches\": true, \"split_batches\": false, \"gradient_accumulation_kwargs\": null}")]
    [InlineData("resume_from_checkpoint", "false")]
    [InlineData("resume_from_checkpoint", "\"\"")]
    public void WhatHasTheEffectOfTheDefaultIsTaken(string key, string json)
    {
        ArgumentsFile file = Parse(key, json);
        Assert.Empty(file.WithoutEffect);
        Assert.Equal(ArgumentsAsJson.Text(new()), ArgumentsAsJson.Text(file.Arguments));
    }

    [Fact]
    public void NamesOfOtherReleasesSayTheSame()
    {
        Assert.True(Parse("no_cuda", "true").Arguments.UseCpu);
        Assert.True(ArgumentsFile.Parse("""{"no_cuda": false, "use_cpu": true}""").Arguments.UseCpu);
        Assert.True(ArgumentsFile.Parse("""{"no_cuda": true, "use_cpu": false}""").Arguments.UseCpu);
        Assert.Equal(3, Parse("per_gpu_train_batch_size", "3").Arguments.PerDeviceTrainBatchSize);
        Assert.Equal(4, ArgumentsFile.Parse("""{"per_gpu_eval_batch_size": 4, "per_device_eval_batch_size": 4}""").Arguments.PerDeviceEvalBatchSize);
        Assert.True(Parse("train_sampling_strategy", "\"group_by_length\"").Arguments.GroupByLength);
        Assert.False(Parse("train_sampling_strategy", "\"random\"").Arguments.GroupByLength);
        string message = Assert.Throws<BertNotebooksException>(() => ArgumentsFile.Parse("""{"per_device_train_batch_size": 8, "per_gpu_train_batch_size": 4}""")).Message;
        Assert.Contains("per_gpu_train_batch_size is 4 and per_device_train_batch_size is 8", message);
        Assert.Contains("called use_cpu here", Assert.Throws<BertNotebooksException>(() => ArgumentsFile.Parse("""{"kit": {"sweep": {"no_cuda": [true]}}}""")).Message);
    }

    [Theory]
    [InlineData("""{"do_train": false}""", "do_train is false", "set one of them to true")]
    [InlineData("""{"do_train": false, "do_eval": false, "validation_file": "v.txt"}""", "do_train is false", "set one of them to true")]
    [InlineData("""{"do_train": false, "do_eval": true, "kit": {"sweep": {"seed": [1]}}}""", "kit.sweep")]
    [InlineData("""{"do_train": false, "do_eval": true, "resume_from_checkpoint": true}""", "resume_from_checkpoint")]
    [InlineData("""{"do_eval": false, "validation_file": "v.txt", "eval_on_start": true}""", "eval_on_start is true")]
    public void WhatAsksForNothingIsRefused(string json, params string[] expected)
    {
        string message = Assert.Throws<BertNotebooksException>(() => ArgumentsFile.Parse(json)).Message;
        Assert.All(expected, part => Assert.Contains(part, message));
    }

    [Fact]
    public void EachKeyIsSortedOnce()
    {
        string[] own = [.. typeof(TrainingArguments).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name))];
        string[] all = [.. own, .. HuggingFaceArguments.WithoutEffect, .. LimitedArguments.Keys, .. RenamedArguments.Keys];
        Assert.Empty(all.GroupBy(key => key).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [SharedTheory(Fields)]
    [InlineData("fields-4.57.json")]
    [InlineData("fields-5.24.json")]
    public void EveryFieldOfTransformersIsKnownAndItsDefaultTaken(string name)
    {
        JsonElement classes = JsonDocument.Parse(File.ReadAllText(Path.Combine(GoldenFolder.SharedRoot, Fields, name))).RootElement.GetProperty("classes");
        JsonElement[] fields = [.. classes.EnumerateObject().SelectMany(c => c.Value.EnumerateArray())];
        Assert.InRange(fields.Length, 100, 300);
        Assert.All(fields, field => Assert.Null(Record.Exception(() => Parse(field.GetProperty("name").GetString()!, field.GetProperty("default").GetRawText()))));
        // A file with all of them, as a script that writes its own settings leaves it.
        Assert.Null(Record.Exception(() => ArgumentsFile.Parse($"{{{string.Join(", ", fields.Select(f => $"\"{f.GetProperty("name").GetString()}\": {f.GetProperty("default").GetRawText()}").Where(f => !f.StartsWith("\"do_", StringComparison.Ordinal)))}}}")));
    }

    private static ArgumentsFile Parse(string key, string json) => ArgumentsFile.Parse(key == "do_train" ? $$"""{"do_train": {{json}}, "do_eval": true}""" : $$"""{"{{key}}": {{json}}}""");
}
