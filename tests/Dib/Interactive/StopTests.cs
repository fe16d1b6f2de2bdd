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
        Task<CellEnded> running = await test.BeginAsync(Says + "int lost = 1;\n" + text);

        Assert.True(await test.Session.StopAsync());

        CellEnded ended = await running;
        Assert.Equal((CellOutcome.Stopped, null), (ended.Outcome, ended.Error));
        Assert.Equal(["2"], await test.ShownAsync("kept.Count"));
        Assert.Equal(CellOutcome.Failed, (await test.RunAsync("lost + 1")).Outcome);
    }
}
