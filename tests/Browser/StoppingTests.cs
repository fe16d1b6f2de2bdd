using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BertNotebooks.Tests.Browser;

/// <summary>Cells that do not end by themselves, flood or die: the page goes on.</summary>
public sealed class StoppingTests(Player player) : BrowserTest(player)
{
    private const string Keep = "int kept = 7;", Show = "Console.WriteLine($\"kept is {kept}\");";

    [BrowserFact]
    public async Task AnEndlessLoopAndASleepStopAndVariablesLiveOn()
    {
        Kit.Write("60-endless", "# Endless", Keep, "while (true) { }", Show, "System.Threading.Thread.Sleep(-1);", Show);
        LessonPage lesson = await OpenAsync("60-endless");
        await lesson.RunToEndAsync(1);
        foreach (int endless in new[] { 2, 4 })
        {
            await lesson.RunAsync(endless);
            await lesson.BecomesAsync(endless, "running");
            await lesson.Button("Stop").ClickAsync();
            // A cell that is not stopped after 4 s is not stopped: then only the end of the process is offered.
            await lesson.BecomesAsync(endless, "stopped");
            await lesson.RunToEndAsync(endless + 1);
            await Expect(lesson.Outputs(endless + 1)).ToHaveTextAsync("kept is 7");
        }
    }

    [BrowserFact]
    public async Task AFloodLeavesThePageAnswering()
    {
        Kit.Write("61-flood", "# Flood", "for (int i = 0; i < 100_000; i++) { Console.WriteLine(new string('x', 100)); }\nwhile (true) { Console.WriteLine(\"more\"); }", "1 + 1");
        LessonPage lesson = await OpenAsync("61-flood");
        await lesson.RunAsync(1);
        await Expect(lesson.Outputs(1)).ToContainTextAsync("folded");
        LocatorAssertionsToHaveAttributeOptions soon = new() { Timeout = 5_000 };
        await lesson.Page.GetByRole(AriaRole.Button, new() { Name = "Theme" }).ClickAsync(new() { Timeout = 5_000 });
        await Expect(lesson.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "light", soon);
        await lesson.BecomesAsync(1, "running");
        await lesson.Button("Stop").ClickAsync();
        await lesson.BecomesAsync(1, "stopped");
        await lesson.RunToEndAsync(2);
        await Expect(lesson.Outputs(2)).ToHaveTextAsync("2");
    }

    [BrowserFact]
    public async Task AProcessThatEndsIsReplayed()
    {
        Kit.Write("62-exit", "# Exit", Keep, Show, "Environment.Exit(3);");
        LessonPage lesson = await OpenAsync("62-exit");
        await lesson.RunToEndAsync(1);
        await lesson.RunToEndAsync(2);
        await lesson.RunAsync(3);
        await lesson.BecomesAsync(3, "lost");
        await ReplayAsync(lesson);
    }

    [BrowserFact]
    public async Task AProcessThatIsKilledIsReplayed()
    {
        Kit.Write("63-killed", "# Killed", Keep, Show);
        LessonPage lesson = await OpenAsync("63-killed");
        await lesson.RunToEndAsync(1);
        await lesson.RunToEndAsync(2);
        Player.Process.KillKernels();
        await ReplayAsync(lesson);
    }

    [BrowserFact]
    public async Task ACellThatMissesAnotherOnesNameOffersToRunThat()
    {
        Kit.Write("65-missing", "# Missing", Keep, Show);
        LessonPage lesson = await OpenAsync("65-missing");
        await lesson.RunAsync(2);
        await lesson.BecomesAsync(2, "failed");
        await Expect(lesson.Cell(2).Locator(".failure")).ToContainTextAsync("cell 1");
        await lesson.Button("Run to cell 1, then this one").ClickAsync();
        await lesson.BecomesAsync(2, "passed");
        await Expect(lesson.Outputs(2)).ToHaveTextAsync("kept is 7");
    }

    [BrowserFact]
    public async Task ARestartRunsToTheChosenCell()
    {
        Kit.Write("64-restart", "# Restart", Keep, "kept++;", Show, "1");
        LessonPage lesson = await OpenAsync("64-restart");
        await lesson.Button("Run all").ClickAsync();
        await lesson.BecomesAsync(4, "passed");
        await lesson.RunToEndAsync(2);
        await lesson.ChooseAsync(3, "Restart and run to here");
        await Expect(lesson.Cell(4)).ToHaveAttributeAsync("data-state", "idle");
        await lesson.BecomesAsync(3, "passed");
        await Expect(lesson.Outputs(3)).ToHaveTextAsync("kept is 8");
        await Expect(lesson.Cell(4).Locator(".state")).ToContainTextAsync("from before the restart");
    }

    private static async Task ReplayAsync(LessonPage lesson)
    {
        await Expect(lesson.Outputs(2)).ToHaveTextAsync("kept is 7");
        await lesson.Button("Replay").ClickAsync();
        await lesson.IsToldAsync("2 of 2 cells came out the same");
        await lesson.RunToEndAsync(2);
        await Expect(lesson.Outputs(2)).ToHaveTextAsync("kept is 7");
    }
}
