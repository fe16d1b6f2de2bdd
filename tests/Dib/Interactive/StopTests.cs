using BertNotebooks.Dib.Interactive;
using Xunit;

namespace BertNotebooks.Tests.Dib.Interactive;

public sealed class StopTests(TestSession test) : IClassFixture<TestSession>
{
    private const string Says = "Console.Write(\"on\");\n";

    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("while (true) { try { while (true) { } } catch (Exception) { } }")]
    [InlineData("while (true) Console.WriteLine(1);")]
    [InlineData("int Half(int n) { return n / 2; }\nfor (int i = 0; ; i = Half(i) + 1) ;")]
    [InlineData("long Count(int n) => n < 2 ? n : Count(n - 1) + Count(n - 2);\nCount(90)")]
    [InlineData("again: Math.Sin(1); goto again;")]
    [InlineData("Parallel.For(0, 100, i => { while (true) { } });")]
    [InlineData("Task.Run(() => { while (true) { } }).Wait();")]
    [InlineData("bool[] done = [true]; Task.Run(() => { while (done[0]) { } }); while (done[0]) { }")]
    [InlineData("Console.WriteLine(Enumerable.Range(0, int.MaxValue).Select(i => Enumerable.Range(0, 1000).Sum(j => (long)j * i)).Where(x => x < 0).Count());")]
    [InlineData("System.Threading.Thread.Sleep(600_000);")]
    [InlineData("await Task.Delay(600_000);")]
    [InlineData("Task.Delay(600_000).Wait();")]
    [InlineData("lock (kept) System.Threading.Monitor.Wait(kept);")]
    [InlineData("await Task.Yield(); while (true) { }")]
    [InlineData("async Task<int> Later() { await Task.Delay(1); while (true) { } }\nLater().Result")]
    public async Task StoppedCellLeavesTheOthersAsTheyWere(string text)
    {
        Assert.Equal(CellOutcome.Passed, (await test.RunAsync("c0", "List<int> kept = [1, 2];")).Outcome);
        Task<CellEnded> running = await test.BeginAsync(Says + text);

        bool isStopped = await test.Session.StopAsync();

        CellEnded ended = await running;
        Assert.Equal((CellOutcome.Stopped, null), (ended.Outcome, ended.Error));
        Assert.True(isStopped || ended.Seconds > 4, $"{ended.Seconds}");
        Assert.Equal(["2"], await test.ShownAsync("kept.Count"));
    }
}
