using BertNotebooks.Display;
using Xunit;

namespace BertNotebooks.Tests.Foundation;

/// <summary>The signal is one for the process: a stop here would reach what other tests run.</summary>
[Collection(AloneCollection.Name)]
public sealed class StopSignalTests : IDisposable
{
    public StopSignalTests() => StopSignal.Reset();

    public void Dispose() => StopSignal.Reset();

    [Fact]
    public void StopIsForTheCellThatRunsAndForWhatItBegan()
    {
        LoopStop begun = new(CancellationToken.None);
        CancellationToken seen = Lesson.Stop;
        Assert.False(begun.IsRequested || seen.IsCancellationRequested);

        StopSignal.Request();
        Assert.True(begun.IsRequested && seen.IsCancellationRequested && Lesson.Stop.IsCancellationRequested);
        Assert.Throws<OperationCanceledException>(begun.ThrowIfRequested);

        StopSignal.Reset();
        Assert.False(Lesson.Stop.IsCancellationRequested || new LoopStop(CancellationToken.None).IsRequested);
        Assert.True(begun.IsRequested && seen.IsCancellationRequested);
    }

    [Fact]
    public void CallersTokenCountsBesideTheCells()
    {
        using CancellationTokenSource source = new();
        LoopStop stop = new(source.Token);
        stop.ThrowIfRequested();

        source.Cancel();

        Assert.True(stop.IsRequested);
        Assert.Equal(source.Token, Assert.Throws<OperationCanceledException>(stop.ThrowIfRequested).CancellationToken);
        Assert.False(new LoopStop(CancellationToken.None).IsRequested);
    }

    [Fact]
    public void WhoAsksDoesNotWaitForThoseWhoListen()
    {
        using ManualResetEventSlim asked = new(), heard = new();
        using CancellationTokenRegistration listener = Lesson.Stop.Register(() =>
        {
            asked.Wait();
            heard.Set();
        });

        StopSignal.Request();

        Assert.True(Lesson.Stop.IsCancellationRequested);
        asked.Set();
        heard.Wait();
    }
}
