using BertNotebooks.Display;
using BertNotebooks.Training;
using BertNotebooks.Training.Evaluation;
using Xunit;

namespace BertNotebooks.Tests.Display;

public sealed class LiveUpdateTests
{
    private readonly Clock _clock = new();

    [Fact]
    public void ChartUpdatesTwiceASecondAndALastTime()
    {
        LossChart chart = new("t");
        List<(int Step, object Shown)> updates = [];
        int step = 0;
        chart.Live(shown => updates.Add((step, shown)), _clock);
        for (step = 1; step <= 100; step++)
        {
            chart.Add("train", step, 1);
            _clock.Milliseconds += 40;
        }

        chart.Finish();
        chart.Add("train", 102, 1);

        // 12 steps of 40 ms are the first to make up 450 ms.
        Assert.Equal([1, 13, 25, 37, 49, 61, 73, 85, 97, 101], updates.Select(update => update.Step));
        Assert.All(updates, update => Assert.Same(chart, update.Shown));
    }

    [Fact]
    public void SlowUpdatesTakeThreeHundredthsOfTheTime()
    {
        int count = 0;
        LiveUpdate live = new(() => { count++; _clock.Milliseconds += 200; }, _clock);
        live.Touch();
        _clock.Milliseconds += (33 * 200) - 1;
        live.Touch();
        Assert.Equal(1, count);
        _clock.Milliseconds += 1;
        live.Touch();
        Assert.Equal(2, count);
    }

    [Fact]
    public void AStepOfTheTrainerShowsWhereTheRunStands()
    {
        LossChart chart = new("t") { XTitle = "step" };
        chart.AddBaseline("ln V", 9).AddBaseline("unigram", 6);
        chart.Add(new StepReport(40, 1300, 0.5, 5.25, 9.2e-4, 1, 4210.4, 61.6, new EvaluationResult(4.5, 0.2, 10, 100)));
        string html = chart.ToHtml();
        Assert.Contains("step 40 of 1,300, learning rate 9.2e-4, 4,210 tokens/s, 00:01:02 left. held-out loss 4.500 at step 40; training loss 5.250 at step 40; ln V 9.000; unigram 6.000", html);
        chart.Add(new StepReport(1300, 1300, 2, 3, 0, 1, 4000, 0, null), "rate 0.15");
        Assert.Contains("rate 0.15, 1,300 steps done. ", chart.ToHtml());
        LossChart epochs = new("t") { XTitle = "epoch" };
        epochs.Add(new StepReport(40, 1300, 0.5, 5.25, 9.2e-4, 1, 4210.4, 61.6, null));
        Assert.Contains("training loss 5.250 at epoch 0.5", epochs.ToHtml());
    }

    [Fact]
    public void ChartThatIsNotLiveUpdatesNothing()
    {
        LossChart chart = new("t");
        chart.Add("train", 1, 1);
        chart.Finish();
        Assert.Contains("train 1.000", chart.ToHtml());
    }

    private sealed class Clock : TimeProvider
    {
        public long Milliseconds { get; set; } = 12345;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Milliseconds;
    }
}
