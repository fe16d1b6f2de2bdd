using System.Text.Json;
using BertNotebooks.Data;
using BertNotebooks.Tests.Checkpoints;
using BertNotebooks.Training;
using BertNotebooks.Training.Arguments;
using Xunit;

namespace BertNotebooks.Tests.Training;

public sealed class GoldenScheduleTests
{
    [GoldenTheory("model/schedules.json")]
    [GoldenData("model/schedules.json")]
    public void FactorsAreThoseOfTransformers(string path)
    {
        JsonElement[] schedules = [.. GoldenModel.Json(path).EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Object).Select(p => p.Value)];
        Assert.NotEmpty(schedules);
        foreach (JsonElement schedule in schedules)
        {
            // "get_linear_schedule_with_warmup" is lr_scheduler_type "linear".
            string name = schedule.GetProperty("function").GetString()!.Split('_')[1];
            (int warmup, int total) = (schedule.GetProperty("warmup").GetInt32(), schedule.GetProperty("total").GetInt32());
            int step = 0;
            foreach (JsonElement factor in schedule.GetProperty("factor").EnumerateArray())
            {
                Assert.Equal(factor.GetDouble(), LearningRateSchedule.Factor(name, step++, warmup, total), 1e-11);
            }

            Assert.Equal(total + 1, step);
        }
    }

    /// <summary>Where releases differ the later one is followed: only there has <c>timescale</c> of <c>inverse_sqrt</c> the effect that its name says; 4.57.6 passes over it.</summary>
    [GoldenTheory("tasks/schedules.json")]
    [GoldenData("tasks/schedules.json")]
    public void RatesOfFilesAreThoseOfTransformers(string path)
    {
        JsonElement golden = GoldenModel.Json(path);
        double rate = golden.GetProperty("base_learning_rate").GetDouble();
        JsonElement[] schedules = [.. golden.GetProperty("schedules").EnumerateArray()];
        Assert.NotEmpty(schedules);
        Assert.All(schedules, schedule =>
        {
            string json = $$"""{"learning_rate": {{rate:R}}, "lr_scheduler_type": {{schedule.GetProperty("name").GetRawText()}}, "lr_scheduler_kwargs": {{schedule.GetProperty("kwargs").GetRawText()}}}""";
            JsonElement expected = schedule.TryGetProperty("v5", out JsonElement later) ? later : schedule;
            bool hasError = expected.TryGetProperty("error", out _), fails = expected.TryGetProperty("error_at_step", out JsonElement failure);
            if (hasError && !fails)
            {
                string message = Assert.Throws<BertNotebooksException>(() => ArgumentsFile.Parse(json)).Message;
                Assert.StartsWith("lr_scheduler_", message);
                Assert.InRange(message.Length, 1, 300);
                return;
            }

            TrainingArguments arguments = ArgumentsFile.Parse(json).Arguments;
            (int warmup, int total) = (schedule.GetProperty("warmup").GetInt32(), schedule.GetProperty("total").GetInt32());
            double[] rates = [.. expected.GetProperty("learning_rate").EnumerateArray().Select(r => r.GetDouble())];
            Assert.True(rates.Length >= total);
            // The file has 12 digits.
            Assert.All(rates, (wanted, step) => Assert.Equal(wanted, LearningRateSchedule.Rate(arguments, step, warmup, total), 1e-9 * rate));
            if (fails)
            {
                Assert.Contains("warm-up", Assert.Throws<BertNotebooksException>(() => LearningRateSchedule.Rate(arguments, failure.GetInt32(), warmup, total)).Message);
            }
        });
    }

    [GoldenTheory("tasks/schedules.json")]
    [GoldenData("tasks/schedules.json")]
    public void WarmUpStepsAreThoseOfTransformers(string path)
    {
        JsonElement[] cases = [.. GoldenModel.Json(path).GetProperty("warmup_steps").EnumerateArray()];
        Assert.NotEmpty(cases);
        Assert.All(cases, c =>
        {
            Require("warmup_ratio", "v4_warmup_ratio");
            // 4.57.6 takes whole numbers alone; what it refuses 5 takes, and so does the kit.
            Require("warmup_steps", "v5_warmup_steps");
            if (c.GetProperty("v4_warmup_steps").ValueKind == JsonValueKind.Number)
            {
                Require("warmup_steps", "v4_warmup_steps");
            }

            void Require(string argument, string column)
            {
                string json = $$"""{"{{argument}}": {{c.GetProperty("value").GetRawText()}}}""";
                if (c.GetProperty(column).ValueKind == JsonValueKind.Number)
                {
                    Assert.Equal(c.GetProperty(column).GetInt32(), RunLength.WarmupSteps(ArgumentsFile.Parse(json).Arguments, c.GetProperty("total").GetInt32()));
                }
                else
                {
                    Assert.Contains(argument, Assert.Throws<BertNotebooksException>(() => ArgumentsFile.Parse(json)).Message);
                }
            }
        });
    }

    [GoldenTheory("tasks/schedules.json")]
    [GoldenData("tasks/schedules.json")]
    public void StepsOfARunAreThoseOfTransformers(string path)
    {
        // The kit learns from the last, smaller batch, too, and refuses dataloader_drop_last.
        JsonElement[] cases = [.. GoldenModel.Json(path).GetProperty("total_steps").EnumerateArray().Where(c => !c.GetProperty("dataloader_drop_last").GetBoolean())];
        Assert.NotEmpty(cases);
        Assert.All(cases, c =>
        {
            TrainingArguments arguments = new()
            {
                PerDeviceTrainBatchSize = c.GetProperty("per_device_train_batch_size").GetInt32(),
                GradientAccumulationSteps = c.GetProperty("gradient_accumulation_steps").GetInt32(),
                NumTrainEpochs = c.GetProperty("num_train_epochs").GetDouble(),
                MaxSteps = c.GetProperty("max_steps").GetInt32(),
            };
            int batches = new EpochSampler(c.GetProperty("examples").GetInt32(), _ => 1, arguments.PerDeviceTrainBatchSize, arguments.Seed, groupByLength: false).BatchesPerEpoch;
            int steps = RunLength.StepsPerEpoch(arguments, batches);
            Assert.Equal((c.GetProperty("batches_an_epoch").GetInt32(), c.GetProperty("optimizer_steps_an_epoch").GetInt32()), (batches, steps));
            Assert.Equal(c.GetProperty("total_steps").GetInt32(), RunLength.TotalSteps(arguments, steps));
        });
    }
}
