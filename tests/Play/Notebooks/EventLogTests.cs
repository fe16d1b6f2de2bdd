using System.Text.Json.Nodes;
using System.Threading.Channels;
using BertNotebooks.Play.Notebooks;
using Xunit;

namespace BertNotebooks.Tests.Play.Notebooks;

public sealed class EventLogTests
{
    private readonly EventLog _log = new();

    [Fact]
    public void NewPageGetsASnapshotThenEvents()
    {
        Publish(2);
        Channel<string> page = _log.Listen(0, Snapshot);
        Publish(1);

        Assert.Equal(["snapshot 2", "step 3"], Read(page));
    }

    [Fact]
    public void PageThatComesBackGetsWhatItMissed()
    {
        Publish(5);
        Assert.Equal(["step 4", "step 5"], Read(_log.Listen(3, Snapshot)));
    }

    [Fact]
    public void PageThatMissedNothingGetsNothing()
    {
        Publish(5);
        Assert.Empty(Read(_log.Listen(5, Snapshot)));
    }

    [Fact]
    public void NumberFromAnotherServerGetsASnapshot()
    {
        Publish(5);
        Assert.Equal(["snapshot 5"], Read(_log.Listen(99, Snapshot)));
    }

    [Fact]
    public void WhatIsForgottenIsASnapshot()
    {
        Publish(10, new string('x', 1_000_000));
        Assert.Equal(["snapshot 10"], Read(_log.Listen(2, Snapshot)));
        Assert.Equal(["step 10"], Read(_log.Listen(9, Snapshot)));
    }

    [Fact]
    public void PageThatLagsIsSentAwayAndTheOthersGoOn()
    {
        Channel<string> slow = _log.Listen(0, Snapshot);
        Publish(6_000);
        Assert.Equal(0, _log.Pages);
        Assert.True(Read(slow).Count >= 5_000);
        Assert.True(slow.Reader.Completion.IsCompleted);
    }

    private void Publish(int count, string text = "")
    {
        for (int i = 0; i < count; i++)
        {
            _log.Publish("step", new JsonObject { ["text"] = text });
        }
    }

    private static JsonObject Snapshot() => [];

    private static List<string> Read(Channel<string> page)
    {
        List<string> lines = [];
        while (page.Reader.TryRead(out string? line))
        {
            JsonNode read = JsonNode.Parse(line)!;
            lines.Add($"{read["t"]} {read["n"]}");
        }

        return lines;
    }
}
