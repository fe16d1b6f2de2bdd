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
    [InlineData("new Microsoft.Win32.SafeHandles.SafeFileHandle(int.Parse(Environment.GetCommandLineArgs()[^1].Split(',')[1]), true).Dispose();", "closed the pipe")]
    [InlineData("int Down(int n) => Down(n + 1) + 1;\nDown(0)", "stack overflow")]
    [InlineData("new System.Threading.Thread(() => throw new Exception(\"bad\")).Start();\nSystem.Threading.Thread.Sleep(600_000);", "Exception: bad")]
    [InlineData("System.Diagnostics.Process.GetCurrentProcess().Kill();\nSystem.Threading.Thread.Sleep(600_000);", "killed from outside")]
    public async Task CellThatEndsItsProcessIsLostAndTheNextStartsAnother(string text, string why)
    {
        test.Forget();
        CellEnded ended = await test.RunAsync(text);

        Assert.Equal(CellOutcome.Lost, ended.Outcome);
        Assert.StartsWith("test, cell 1, line 7: the notebook's process", ended.Error?.ToString());
        Assert.Contains(why, ended.Error?.Message);
        Assert.Contains(why, (await test.NextAsync<KernelChanged>(change => change.State == KernelState.Ended)).Message);
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
        await test.Session.RestartAsync(replay: false);
    }

    [Fact]
    public async Task KilledProcessIsToldAndReplayBringsItsVariablesBack()
    {
        await test.Session.RestartAsync(replay: false);
        await test.RunAsync("a", "int first = 1;\nfirst");
        await test.RunAsync("b", "int second = first + 1;\nsecond");
        await test.RunAsync("wrong", "second = 100;\nthrow new Exception();");
        await test.RunAsync("a", "int first = 10;\nConsole.WriteLine($\"it took {Environment.TickCount64} ms\");\nfirst");
        await test.RunAsync("drawn", "Guid.NewGuid()");
        test.Forget();
        await test.RunAsync("process", "Environment.ProcessId");
        int process = int.Parse((await test.NextAsync<OutputShown>()).Content);
        Process.GetProcessById(process).Kill();
        Assert.Contains("killed from outside", (await test.NextAsync<KernelChanged>(change => change.State == KernelState.Ended)).Message);
        Assert.Equal(KernelState.Ended, test.Session.State);

        await test.Session.RestartAsync(replay: true);

        Replayed replayed = await test.NextAsync<Replayed>();
        Assert.Equal((3, 5), (replayed.Same, replayed.Total));
        Assert.Equal(["drawn", "process"], replayed.Differing);
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
