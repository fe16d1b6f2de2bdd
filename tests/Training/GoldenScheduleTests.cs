using System.Text.Json;
using BertNotebooks.Tests.Checkpoints;
using BertNotebooks.Training;
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
}
