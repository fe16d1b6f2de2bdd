using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Runs;
using Xunit;

namespace BertNotebooks.Tests.Training.Arguments;

public sealed class TaskRulesTests
{
    [Theory]
    [InlineData("""{"kit": {"task": "token_classification"}}""", "kit.task \"token_classification\"", "did you mean \"token-classification\"?")]
    [InlineData("""{"kit": {"task": "summarisation"}}""", "\"summarisation\"", "use one of mlm, next-sentence, pretraining, sequence-classification, token-classification")]
    [InlineData("""{"kit": {"task": "pretraining", "pretraining_loss": "max"}}""", "kit.pretraining_loss is \"max\"", "one of sum, mean")]
    [InlineData("""{"kit": {"pretraining_loss": "sum"}}""", "kit.pretraining_loss is \"sum\", and kit.task \"mlm\" has no use for it", "set kit.task to \"pretraining\"")]
    [InlineData("""{"kit": {"freeze": -1}}""", "kit.freeze is -1", "\"encoder\", or a number of layers")]
    [InlineData("""{"kit": {"freeze": "head"}}""", "kit.freeze is head", "\"encoder\", or a number of layers")]
    [InlineData("""{"kit": {"freeze": 1.5}}""", "kit.freeze is 1.5", "a whole number of layers")]
    [InlineData("""{"kit": {"freeze": true}}""", "kit.freeze is true", "\"encoder\"")]
    [InlineData("""{"kit": {"label_column": "label"}}""", "kit.label_column is \"label\"", "\"sequence-classification\" or \"token-classification\"")]
    [InlineData("""{"kit": {"task": "token-classification", "pair_column": "b"}}""", "kit.pair_column is \"b\"", "set kit.task to \"sequence-classification\".")]
    [InlineData("""{"kit": {"task": "sequence-classification", "label_column": ""}}""", "kit.label_column is \"\"", "1 to 200 characters")]
    [InlineData("""{"kit": {"task": "sequence-classification", "text_column": "a", "label_column": "a"}}""", "kit.text_column and kit.label_column are \"a\"", "columns of their own")]
    [InlineData("""{"kit": {"task": "sequence-classification", "text_column": "a", "pair_column": "a"}}""", "kit.text_column and kit.pair_column are \"a\"")]
    [InlineData("""{"label_all_tokens": true}""", "label_all_tokens is \"true\"", "token-classification")]
    [InlineData("""{"label_all_tokens": 1}""", "label_all_tokens is 1", "true or false")]
    [InlineData("""{"kit": {"task": "next-sentence", "masking": {"unit": "whole_word"}}}""", "kit.masking is set", "\"mlm\" or \"pretraining\"")]
    [InlineData("""{"kit": {"task": "next-sentence", "loss_over": "masked"}}""", "kit.loss_over is \"masked\"")]
    [InlineData("""{"kit": {"task": "pretraining", "loss_over": "all"}}""", "kit.loss_over is \"all\"", "set kit.task to \"mlm\".")]
    [InlineData("""{"kit": {"task": "pretraining", "masking": {"labels": "all_positions"}}}""", "kit.masking.labels is \"all_positions\"")]
    [InlineData("""{"mlm_probability": 0.2, "kit": {"task": "sequence-classification"}}""", "mlm_probability is \"0.2\"", "\"mlm\" or \"pretraining\"")]
    [InlineData("""{"kit": {"task": "token-classification", "eval_mlm_probability": 0.2}}""", "kit.eval_mlm_probability is \"0.2\"")]
    [InlineData("""{"kit": {"task": "next-sentence", "pipeline": "default"}}""", "kit.pipeline is \"default\"", "\"mlm\".")]
    [InlineData("""{"line_by_line": true, "kit": {"task": "pretraining"}}""", "line_by_line is \"true\"", "\"mlm\".")]
    [InlineData("""{"kit": {"task": "sequence-classification", "token_store": "d"}}""", "kit.token_store is \"d\"", "\"next-sentence\"")]
    [InlineData("""{"metric_for_best_model": "eval_f1"}""", "metric_for_best_model is \"eval_f1\"", "one of loss, eval_loss, accuracy, eval_accuracy.")]
    [InlineData("""{"metric_for_best_model": "mcc", "kit": {"task": "sequence-classification"}}""", "metric_for_best_model is \"mcc\"", "recall, eval_recall")]
    [InlineData("""{"kit": {"sweep": {"kit.task": ["mlm", "masked"]}}}""", "run task=masked of the sweep", "kit.task \"masked\"")]
    [InlineData("""{"kit": {"taks": "mlm"}}""", "did you mean \"kit.task\"")]
    [InlineData("""{"freeze_encoder": true}""", "did you mean \"kit.freeze\"")]
    public void WhatMeansNothingToATaskIsRefusedWithTheWayOut(string json, params string[] expected)
    {
        string message = Assert.Throws<BertNotebooksException>(() => ArgumentsFile.Parse(json)).Message;
        Assert.All(expected, part => Assert.Contains(part, message));
        Assert.InRange(message.Length, 1, 300);
    }

    [Theory]
    [InlineData("""{}""", "mlm")]
    [InlineData("""{"kit": {"task": null}}""", "mlm")]
    [InlineData("""{"mlm_probability": 0.15, "kit": {"task": "next-sentence", "token_store": "d", "freeze": 0}}""", "next-sentence")]
    [InlineData("""{"mlm_probability": 0.2, "kit": {"task": "pretraining", "pretraining_loss": "mean", "masking": {"unit": "whole_word"}, "eval_mlm_probability": 0.3, "freeze": "encoder"}}""", "pretraining")]
    [InlineData("""{"metric_for_best_model": "eval_f1", "label_smoothing_factor": 0.1, "kit": {"task": "sequence-classification", "text_column": "a", "pair_column": "b", "label_column": "2"}}""", "sequence-classification")]
    [InlineData("""{"label_all_tokens": true, "metric_for_best_model": "recall", "kit": {"task": "token-classification", "label_column": "ner", "sweep": {"seed": [1, 2], "kit.freeze": ["encoder", 1]}}}""", "token-classification")]
    public void WhatATaskHasIsTaken(string json, string task)
    {
        ArgumentsFile file = ArgumentsFile.Parse(json);
        Assert.Equal(task, file.Arguments.Task);
        Assert.Empty(file.WithoutEffect);
        Assert.Contains(task, KitArguments.Tasks);
        Assert.Equal(ArgumentsAsJson.Text(file.Arguments), ArgumentsAsJson.Text(ArgumentsFile.Parse(ArgumentsAsJson.Text(file.Arguments)).Arguments));
    }

    [Fact]
    public void FreezeIsATextOrANumber()
    {
        Assert.Equal("encoder", ArgumentsFile.Parse("""{"kit": {"freeze": "encoder"}}""").Arguments.Kit.Freeze);
        Assert.Equal("2", ArgumentsFile.Parse("""{"kit": {"freeze": 2}}""").Arguments.Kit.Freeze);
        Assert.Equal(RunSettings.Of(ArgumentsFile.Parse("""{"kit": {"freeze": 2}}""").Arguments), RunSettings.Of(ArgumentsFile.Parse("""{"kit": {"freeze": "2"}}""").Arguments));
    }

    [Theory]
    [InlineData(null, "loss", false)]
    [InlineData("eval_loss", "loss", false)]
    [InlineData("accuracy", "accuracy", true)]
    [InlineData("eval_f1", "f1", true)]
    public void MoreIsBetterOfAllButTheLoss(string? metric, string name, bool more)
    {
        TrainingArguments arguments = new() { MetricForBestModel = metric };
        Assert.Equal((name, more), (arguments.BestMetric, arguments.MoreIsBetter));
        Assert.Equal(!more, (arguments with { GreaterIsBetter = !more }).MoreIsBetter);
    }

    [Fact]
    public void DefaultsOfTheTasksMeanTheSameAsNothing()
    {
        (string Name, string Value)[] defaults = [("kit.task", "\"mlm\""), ("kit.pretraining_loss", "\"sum\""), ("kit.eval_mlm_probability", "0.15")];
        Assert.All(defaults, d =>
        {
            Assert.Null(RunSettings.Difference(d.Name, new Dictionary<string, string>(), new Dictionary<string, string> { [d.Name] = d.Value }));
            Assert.NotNull(RunSettings.Difference(d.Name, new Dictionary<string, string>(), new Dictionary<string, string> { [d.Name] = "1" }));
        });
    }

    [Fact]
    public void SeedThatDrawsNothingIsNamed()
    {
        ArgumentsFile file = ArgumentsFile.Parse("""{"kit": {"task": "sequence-classification", "eval_seed": 3}}""");
        Assert.Contains("kit.eval_seed", Assert.Single(file.WithoutEffect));
        Assert.Empty(ArgumentsFile.Parse("""{"kit": {"task": "next-sentence", "eval_seed": 3}}""").WithoutEffect);
    }
}
