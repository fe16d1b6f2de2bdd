using System.Diagnostics;
using BertNotebooks.Engine;
using BertNotebooks.Tests.Cli;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Engine;

[Collection(TorchCollection.Name)]
public sealed class TorchThreadsTests : IClassFixture<SmallModelFolder>, IDisposable
{
    private readonly SmallModelFolder _model;
    private readonly int _threads = get_num_threads();

    public TorchThreadsTests(SmallModelFolder model)
    {
        _model = model;
        set_num_threads(2);
    }

    public void Dispose() => set_num_threads(_threads);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void EachIndexIsCalledOnce(int threads)
    {
        set_num_threads(threads);
        foreach (int count in Enumerable.Range(0, 40).Concat([63, 64, 65, 500, 999, 1000]))
        {
            AssertEachOnce(count);
        }
    }

    [Fact]
    public void TwoThreadsWorkAtTheSameTimeAndOneWorksAlone()
    {
        using Barrier barrier = new(2);
        TorchThreads.For(2, _ => Assert.True(barrier.SignalAndWait(TimeSpan.FromSeconds(60)), "the other thread did not come"));
        set_num_threads(1);
        int caller = Environment.CurrentManagedThreadId;
        TorchThreads.For(10, _ => Assert.Equal(caller, Environment.CurrentManagedThreadId));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void ExceptionComesOutOnTheCallerAndTheNextCallWorks(int threads)
    {
        set_num_threads(threads);
        for (int round = 0; round < 20; round++)
        {
            BertNotebooksException thrown = new("the rule");
            int caller = Environment.CurrentManagedThreadId;
            Assert.Same(thrown, Assert.Throws<BertNotebooksException>(() => TorchThreads.For(50, i =>
            {
                if (i == round)
                {
                    throw thrown;
                }
            })));
            Assert.Equal(caller, Environment.CurrentManagedThreadId);
            Assert.Throws<InvalidOperationException>(() => TorchThreads.For(50, _ => throw new InvalidOperationException()));
            AssertEachOnce(50);
        }
    }

    [Fact]
    public void CallsMayBeNested()
    {
        int[] calls = new int[8 * 9];
        TorchThreads.For(8, i => TorchThreads.For(9, j => Interlocked.Increment(ref calls[9 * i + j])));
        Assert.All(calls, c => Assert.Equal(1, c));
    }

    [Fact]
    public void SeveralThreadsMayCallAtTheSameTime()
    {
        List<Exception> failures = [];
        Thread[] callers = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            try
            {
                foreach (int count in Enumerable.Range(0, 25))
                {
                    AssertEachOnce(count);
                }
            }
            catch (Exception e)
            {
                lock (failures)
                {
                    failures.Add(e);
                }
            }
        }))];
        Array.ForEach(callers, caller => caller.Start());
        Array.ForEach(callers, caller => caller.Join());
        Assert.Empty(failures);
    }

    [Fact]
    public async Task PoolThreadsMayCall() =>
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => AssertEachOnce(30))));

    [Fact]
    public void BodiesMayAllocateWhileTheCollectorRuns()
    {
        int[][] made = new int[64][];
        TorchThreads.For(made.Length, i =>
        {
            made[i] = [.. Enumerable.Repeat(i, 1000)];
            if (i % 4 == 0)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        });
        Assert.All(Enumerable.Range(0, made.Length), i => Assert.Equal(1000 * i, made[i].Sum()));
    }

    [Fact]
    public void BodiesMayCallTorch()
    {
        float[] sums = new float[20];
        TorchThreads.For(sums.Length, i =>
        {
            using Tensor values = full(1000, (float)i);
            using Tensor sum = values.sum();
            sums[i] = sum.item<float>();
        });
        Assert.Equal(Enumerable.Range(0, sums.Length).Select(i => 1000f * i), sums);
    }

    [Fact]
    public void ProcessEndsWhileTheThreadsWait()
    {
        using Process process = CliProcess.Start(_model.Root, new Dictionary<string, string> { ["OMP_NUM_THREADS"] = "2" }, "fill-mask", "--model", _model.Root, "p5 [MASK] p6");
        CliResult run = CliProcess.Wait(process);
        Assert.Equal((0, 3, ""), (run.ExitCode, run.Lines.Length, run.Error));
    }

    private static void AssertEachOnce(int count)
    {
        int[] calls = new int[count];
        TorchThreads.For(count, i => Interlocked.Increment(ref calls[i]));
        Assert.All(calls, c => Assert.Equal(1, c));
    }
}
