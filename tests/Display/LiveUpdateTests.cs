using BertNotebooks.Display;
using Xunit;

namespace BertNotebooks.Tests.Display;

public sealed class LiveUpdateTests
{
    private readonly Clock _clock = new();

    [Fact]
    public void ChartUpdatesAtMostEveryHalfSecondAndALastTime()
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

        // 13 steps of 40 ms are the first to make up 500 ms.
        Assert.Equal([1, 14, 27, 40, 53, 66, 79, 92, 101], updates.Select(update => update.Step));
        Assert.All(updates, update => Assert.Same(chart, update.Shown));
    }

    [Fact]
    public void SlowUpdatesTakeATenthOfTheTime()
    {
        int count = 0;
        LiveUpdate live = new(() => { count++; _clock.Milliseconds += 200; }, _clock);
        live.Touch();
        _clock.Milliseconds += 1999;
        live.Touch();
        Assert.Equal(1, count);
        _clock.Milliseconds += 1;
        live.Touch();
        Assert.Equal(2, count);
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
