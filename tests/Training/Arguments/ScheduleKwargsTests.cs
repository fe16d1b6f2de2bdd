using System.Text.Json;
using BertNotebooks.Training;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Runs;
using Xunit;

namespace BertNotebooks.Tests.Training.Arguments;

public sealed class ScheduleKwargsTests
{
    [Theory]
    [InlineData("""{"power": 2}""")]
    [InlineData("""{"power": 2.0, "lr_end": null}""")]
    [InlineData("\"{\\\"power\\\": 2e0}\"")]
    public void ObjectAndItsTextAreTheSameSetting(string json)
    {
        TrainingArguments arguments = Polynomial(json);
        Assert.Equal(2, arguments.ScheduleNumber("power"));
        Assert.Equal("2", RunSettings.Of(arguments)["lr_scheduler_kwargs.power"]);
        Assert.Equal(ArgumentsAsJson.Text(Polynomial("""{"power": 2}""")), ArgumentsAsJson.Text(arguments));
        Assert.Equal(ArgumentsAsJson.Text(arguments), ArgumentsAsJson.Text(ArgumentsFile.Parse(ArgumentsAsJson.Text(arguments)).Arguments));
    }

    [Fact]
    public void DefaultsAreTheSameSettingAsNone()
    {
        Dictionary<string, string> none = RunSettings.Of(Polynomial("null"));
        Assert.Equal(none, RunSettings.Of(Polynomial("""{"power": 1, "lr_end": 1e-7}""")));
        Assert.Equal("0.5", RunSettings.Of(Polynomial("""{"power": 0.5}"""))["lr_scheduler_kwargs.power"]);
        Assert.Equal("lr_scheduler_kwargs.power was not set and is 2", RunSettings.Difference("lr_scheduler_kwargs.power", none, RunSettings.Of(Polynomial("""{"power": 2}"""))));
        // A run whose loss was no number may go on with another schedule.
        Assert.Single(RunSettings.Differences(none, RunSettings.Of(Polynomial("""{"power": 2}""")), optimizerMayChange: false));
        Assert.Empty(RunSettings.Differences(none, RunSettings.Of(Polynomial("""{"power": 2}""")), optimizerMayChange: true));
    }

    [Theory]
    [InlineData("constant")]
    [InlineData("constant_with_warmup")]
    public void WhatAConstantRatePassesOverIsNamed(string schedule)
    {
        ArgumentsFile file = ArgumentsFile.Parse($$$"""{"lr_scheduler_type": "{{{schedule}}}", "lr_scheduler_kwargs": {"num_cycles": 2}}""");
        Assert.Equal($"lr_scheduler_kwargs (the schedule {schedule} takes none)", Assert.Single(file.WithoutEffect));
        Assert.Equal(RunSettings.Of(file.Arguments with { LrSchedulerKwargs = null }), RunSettings.Of(file.Arguments));
        ArgumentsFile sweep = ArgumentsFile.Parse($$$$"""{"lr_scheduler_kwargs": {"num_cycles": 2}, "kit": {"sweep": {"lr_scheduler_type": ["cosine", "{{{{schedule}}}}"]}}}""");
        Assert.Single(sweep.WithoutEffect);
    }

    [Fact]
    public void SweepTriesTheirValues()
    {
        ArgumentsFile file = ArgumentsFile.Parse("""{"lr_scheduler_type": "polynomial", "lr_scheduler_kwargs": "{\"lr_end\": 0}", "kit": {"sweep": {"lr_scheduler_kwargs.power": [1, 2.5]}}}""");
        IReadOnlyList<SweepRun> runs = SweepRuns.Of(file.Arguments);
        Assert.Equal(["power=1", "power=2.5"], runs.Select(run => run.Name));
        Assert.Equal([(1, 0), (2.5, 0)], runs.Select(run => (run.Arguments.ScheduleNumber("power") ?? -1, run.Arguments.ScheduleNumber("lr_end") ?? -1)));
    }

    [Theory]
    [InlineData("linear", """{"num_cycles": 2}""", "linear does not take", "leave lr_scheduler_kwargs out")]
    [InlineData("cosine", """{"num_cycle": 2}""", "\"num_cycle\"", "did you mean \"num_cycles\"")]
    [InlineData("polynomial", """{"last_epoch": 2}""", "\"last_epoch\"", "it takes power, lr_end")]
    [InlineData("polynomial", """{"lr_end": 1}""", "lr_scheduler_kwargs.lr_end is 1", "below learning_rate, which is 5E-05")]
    [InlineData("polynomial", """{"power": -1}""", "lr_scheduler_kwargs.power is -1", "at least 0")]
    [InlineData("polynomial", """{"power": "2"}""", "lr_scheduler_kwargs.power is \"2\"", "without quotes")]
    [InlineData("cosine_with_min_lr", "{}", "neither min_lr nor min_lr_rate", "needs one")]
    [InlineData("cosine_with_min_lr", "null", "neither min_lr nor min_lr_rate", "needs one")]
    [InlineData("cosine_with_min_lr", """{"min_lr": null}""", "neither min_lr nor min_lr_rate")]
    [InlineData("cosine_warmup_with_min_lr", """{"min_lr": 0, "min_lr_rate": 0}""", "both min_lr and min_lr_rate")]
    [InlineData("cosine_with_min_lr", """{"min_lr": 1e-3}""", "lr_scheduler_kwargs.min_lr is 1e-3", "at most learning_rate, which is 5E-05")]
    [InlineData("cosine_with_min_lr", """{"min_lr_rate": 2}""", "min_lr_rate is 2", "0 to 1")]
    [InlineData("inverse_sqrt", """{"timescale": 0}""", "timescale is 0", "above 0")]
    [InlineData("warmup_stable_decay", "null", "num_decay_steps", "needs it")]
    [InlineData("warmup_stable_decay", """{"num_decay_steps": 2.5}""", "num_decay_steps is 2.5", "whole number")]
    [InlineData("warmup_stable_decay", """{"num_decay_steps": 5, "decay_type": "exponential"}""", "decay_type is \"exponential\"", "one of linear, cosine, 1-sqrt")]
    [InlineData("warmup_stable_decay", """{"num_decay_steps": 5, "decay_type": 1}""", "decay_type is 1", "one of linear")]
    [InlineData("cosine", "5", "lr_scheduler_kwargs is 5", "an object")]
    [InlineData("cosine", "[]", "lr_scheduler_kwargs is []", "an object")]
    [InlineData("cosine", "\"num_cycles=2\"", "lr_scheduler_kwargs is \"num_cycles=2\"", "as a text")]
    [InlineData("cosine", "\"[1]\"", "lr_scheduler_kwargs is \"[1]\"", "an object")]
    [InlineData("cosine", "\"\\\"{}\\\"\"", "lr_scheduler_kwargs is", "an object")]
    [InlineData("cosine", """{"num_cycles": {"x": 1}}""", "lr_scheduler_kwargs is {", "numbers and texts")]
    [InlineData("cosine", """{"num_cycles": 1e999}""", "lr_scheduler_kwargs is {", "numbers and texts")]
    [InlineData("constant", """{"num_cycles": [1]}""", "lr_scheduler_kwargs is {", "numbers and texts")]
    [InlineData("reduce_lr_on_plateau", "null", "\"reduce_lr_on_plateau\"", "warmup_stable_decay")]
    [InlineData("greedy", "null", "\"greedy\"", "use one of linear")]
    public void BadOnesAreRefusedWithTheWayOut(string schedule, string kwargs, params string[] expected)
    {
        string message = Message($$"""{"lr_scheduler_type": "{{schedule}}", "lr_scheduler_kwargs": {{kwargs}}}""");
        Assert.All(expected, part => Assert.Contains(part, message));
        Assert.InRange(message.Length, 1, 300);
    }

    [Theory]
    [InlineData("""{"kit": {"sweep": {"lr_scheduler_kwargs": ["{}"]}}}""", "kit.sweep has \"{}\" for lr_scheduler_kwargs", "lr_scheduler_kwargs.power")]
    [InlineData("""{"kit": {"sweep": {"lr_scheduler_kwargs.power.x": [1]}}}""", "lr_scheduler_kwargs is", "an object")]
    [InlineData("""{"kit": {"sweep": {"lr_scheduler_kwargs.power": [1]}}}""", "run power=1 of the sweep", "linear does not take")]
    [InlineData("""{"num_cycles": 2}""", "did you mean \"lr_scheduler_kwargs.num_cycles\"")]
    [InlineData("""{"learning_rate": 1e-8, "lr_scheduler_type": "polynomial"}""", "learning_rate is 1E-08", "lr_scheduler_kwargs.lr_end")]
    public void SoAreTheyElsewhere(string json, params string[] expected)
    {
        string message = Message(json);
        Assert.All(expected, part => Assert.Contains(part, message));
    }

    [Fact]
    public void ValuesFromCodeKeepTheRules()
    {
        TrainingArguments arguments = new() { LrSchedulerType = "cosine", LrSchedulerKwargs = new Dictionary<string, JsonElement> { ["num_cycles"] = default } };
        Assert.Contains("lr_scheduler_kwargs.num_cycles is not set", Assert.Throws<BertNotebooksException>(() => ArgumentRules.Checked(arguments)).Message);
    }

    private static TrainingArguments Polynomial(string kwargs) =>
        ArgumentsFile.Parse($$"""{"lr_scheduler_type": "polynomial", "lr_scheduler_kwargs": {{kwargs}}}""").Arguments;

    private static string Message(string json) => Assert.Throws<BertNotebooksException>(() => ArgumentsFile.Parse(json)).Message;
}
