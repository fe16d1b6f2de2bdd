using System.Diagnostics;
using BertNotebooks.Dib.Interactive;
using BertNotebooks.Dib.Session;
using Xunit;

namespace BertNotebooks.Tests.Dib.Interactive;

/// <summary>What ends a session's process, and what the session is worth afterwards.</summary>
public sealed class SessionLifeTests(TestSession test) : IClassFixture<TestSession>
{
    private const string Endless = "System.Text.RegularExpressions.Regex.IsMatch(new string('a', 60) + \"!\", \"^(a+)+$\")";

    [Theory]
    [InlineData("Environment.Exit(3);", "exit code 3")]
    [InlineData("int Down(int n) => Down(n + 1) + 1;\nDown(0)", "stack overflow")]
    [InlineData("new System.Threading.Thread(() => throw new Exception(\"bad\")).Start();\nSystem.Threading.Thread.Sleep(600_000);", "Exception: bad")]
    [InlineData("System.Diagnostics.Process.GetCurrentProcess().Kill();\nSystem.Threading.Thread.Sleep(600_000);", "killed from outside")]
    public async Task CellThatEndsItsProcessIsLostAndTheNextStartsAnother(string text, string why)
    {
        CellEnded ended = await test.RunAsync("Console.Write(\"said before\");\n" + text);

        Assert.Equal(CellOutcome.Lost, ended.Outcome);
        Assert.StartsWith("test, cell 1, line 7: the notebook's process ended", ended.Error?.ToString());
        Assert.Contains(why, ended.Error?.Message);
        Assert.Equal("said before", (await test.NextAsync<OutputAppended>()).Text);
        Assert.Equal(why, (await test.NextAsync<KernelChanged>(change => change.State == KernelState.Ended)).Message?.Contains(why) == true ? why : null);
        Assert.Equal(["3"], await test.ShownAsync("1 + 2"));
    }

    [Fact]
    public async Task CellThatTakesAllMemoryLeavesASessionThatWorks()
    {
        CellEnded ended = await test.RunAsync("""
            AppContext.SetData("GCHeapHardLimit", (ulong)500_000_000);
            GC.RefreshMemoryLimit();
            List<byte[]> all = [];
            while (true) all.Add(new byte[10_000_000]);
            """);

        Assert.Contains(ended.Outcome, new[] { CellOutcome.Failed, CellOutcome.Lost });
        Assert.Contains("emory", ended.Error?.Message);
        Assert.Equal(["3"], await test.ShownAsync("1 + 2"));
    }

    [Fact]
    public async Task KilledProcessIsToldAndReplayBringsItsVariablesBack()
    {
        await test.RunAsync("a", "int first = 1;\nfirst");
        await test.RunAsync("b", "int second = first + 1;\nsecond");
        await test.RunAsync("wrong", "second = 100;\nthrow new Exception();");
        await test.RunAsync("a", "int first = 10;\nConsole.WriteLine($\"it took {Environment.TickCount64} ms\");\nfirst");
        await test.RunAsync("drawn", "Guid.NewGuid()");
        await test.ShownAsync("Environment.ProcessId");
        int process = int.Parse((await test.ShownAsync("Environment.ProcessId"))[0]);
        test.Forget();
        Process.GetProcessById(process).Kill();
        Assert.Contains("killed from outside", (await test.NextAsync<KernelChanged>()).Message);
        Assert.Equal(KernelState.Ended, test.Session.State);

        await test.Session.RestartAsync(replay: true);

        Replayed replayed = await test.NextAsync<Replayed>();
        Assert.Equal(["drawn"], replayed.Differing.Where(cell => cell is "a" or "b" or "drawn"));
        Assert.Equal(replayed.Total, replayed.Same + replayed.Differing.Count);
        Assert.Equal(["10"], await test.ShownAsync("first"));
    }

    [Fact]
    public async Task WhatCannotBeStoppedCanBeEnded()
    {
        Task<CellEnded> running = await test.BeginAsync("Console.Write(\"on\");\n" + Endless);

        Assert.False(await test.Session.StopAsync());
        Assert.Equal(KernelState.Stopping, test.Session.State);
        await test.Session.EndAsync();

        CellEnded ended = await running;
        Assert.Equal((CellOutcome.Lost, "the notebook's process was ended"), (ended.Outcome, ended.Error?.Message));
        Assert.Equal(["3"], await test.ShownAsync("1 + 2"));
    }

    [Fact]
    public async Task ThreadThatACellLeavesBusyIsTold()
    {
        Task<CellEnded> running = await test.BeginAsync($"_ = Task.Run(() => {Endless});\nConsole.Write(\"on\");\nSystem.Threading.Thread.Sleep(600_000);");

        Assert.False(await test.Session.StopAsync());

        Assert.Equal((CellOutcome.Stopped, KernelState.Ready), ((await running).Outcome, test.Session.State));
        await test.Session.RestartAsync(replay: false);
        Assert.Equal(["3"], await test.ShownAsync("1 + 2"));
    }
}
