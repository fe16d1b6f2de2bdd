using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BertNotebooks.Tests.Browser;

/// <summary>Nothing typed is lost: over a reload, a killed server, a second tab, another program's change, a place that cannot be written.</summary>
public sealed partial class KeepingTests(Player player) : BrowserTest(player)
{
    // What the console says while nobody listens, or a stranger with new secrets; the last is Monaco's, of a file that it could not fetch.
    private static readonly string[] s_whileTheServerIsAway = ["ERR_CONNECTION", "WebSocket", "401", "[object Event]"];

    [BrowserFact]
    public async Task AReloadKeepsOutputsStatesAndUnsavedTexts()
    {
        Kit.Write("80-reload", "# Reload", "Console.WriteLine(\"shown\");", "throw new Exception(\"on purpose\");", "3");
        LessonPage lesson = await OpenAsync("80-reload");
        await lesson.RunToEndAsync(1);
        await lesson.RunAsync(2);
        await lesson.BecomesAsync(2, "failed");
        await lesson.PasteOverAsync(3, "int unsaved = 1;");
        await lesson.Page.ReloadAsync();
        await lesson.BecomesAsync(1, "passed");
        await Expect(lesson.Outputs(1)).ToHaveTextAsync("shown");
        await lesson.BecomesAsync(2, "failed");
        await Expect(lesson.Cell(2).Locator(".failure")).ToContainTextAsync("on purpose");
        await Expect(lesson.Cell(3).Locator(".source")).ToContainTextAsync("int unsaved = 1;");
        await lesson.SaveAsync(Kit["80-reload"], HasText("int unsaved = 1;"));
    }

    [BrowserFact]
    public async Task AServerThatIsKilledTakesNoTextWithIt()
    {
        Kit.Write("81-server", "# Server", "1", "2");
        LessonPage lesson = await OpenAsync("81-server");
        lesson.Watch.Expected = s_whileTheServerIsAway;
        await lesson.PasteOverAsync(1, "int before = 1;");
        Player.Process.Kill();
        await lesson.IsToldAsync("The server is lost");
        await lesson.PasteOverAsync(2, "int after = 2;");
        await Player.StartAgainAsync();

        // The learner opens the new address; the page that was open all the while finds the server, too.
        IPage second = await lesson.Page.Context.NewPageAsync();
        await second.GotoAsync(Player.Process.Address.AbsoluteUri);
        await Expect(lesson.Page.GetByText("The server is lost")).ToBeHiddenAsync();
        await lesson.ShowsAsync(1, "int before = 1;");
        await lesson.ShowsAsync(2, "int after = 2;");
        await Expect(lesson.Saved).ToContainTextAsync("Not saved");
        await lesson.Page.BringToFrontAsync();
        await lesson.SaveAsync(Kit["81-server"], HasText("int before = 1;", "int after = 2;"));
        await lesson.RunToEndAsync(2);
    }

    [BrowserFact]
    public async Task ATextThatTheServerNeverSawIsInTheBrowsersNextPage()
    {
        Kit.Write("82-browser", "# Browser", "1");
        LessonPage lesson = await OpenAsync("82-browser");
        lesson.Watch.Expected = s_whileTheServerIsAway;
        await lesson.EditAsync(1);
        Player.Process.Kill();
        await lesson.IsToldAsync("The server is lost");
        await lesson.PasteOverAsync(1, "int unseen = 1;");
        IPage next = await lesson.Page.Context.NewPageAsync();
        await lesson.Page.CloseAsync();
        await Player.StartAgainAsync();
        await next.GotoAsync(Player.Process.Address.AbsoluteUri);
        LessonPage again = new(next, lesson.Watch);
        await again.GoAsync("82-browser");
        await Expect(again.Cell(1).Locator(".source")).ToContainTextAsync("int unseen = 1;");
        await again.SaveAsync(Kit["82-browser"], HasText("int unseen = 1;"));
    }

    [BrowserFact]
    public async Task TwoTabsShowTheSameAndNeitherOverwritesTheOther()
    {
        Kit.Write("83-tabs", "# Tabs", "0", "Console.WriteLine(\"for both\");");
        LessonPage first = await OpenAsync("83-tabs");
        IPage page = await first.Page.Context.NewPageAsync();
        TaskCompletionSource goOn = new();
        bool isHeld = false;
        await page.RouteWebSocketAsync(Feed(), socket => socket.ConnectToServer().OnMessage(async frame =>
        {
            await (isHeld ? goOn.Task : Task.CompletedTask);
            socket.Send(frame.Text!);
        }));
        LessonPage second = new(page, first.Watch);
        await second.GoAsync("83-tabs");

        await first.RunToEndAsync(2);
        await second.BecomesAsync(2, "passed");
        await Expect(second.Outputs(2)).ToHaveTextAsync("for both");

        // The second tab types before it hears of the first one's text.
        await second.EditAsync(1);
        isHeld = true;
        await first.Page.BringToFrontAsync();
        await first.PasteOverAsync(1, "int mine = 1;");
        await Expect(first.Saved).ToContainTextAsync("Not saved");
        await page.BringToFrontAsync();
        await second.PasteOverAsync(1, "int yours = 2;");
        goOn.SetResult();
        await Expect(second.Cell(1).Locator(".conflict-place")).ToContainTextAsync("int mine = 1;");
        await second.ShowsAsync(1, "int yours = 2;");
        await second.Button("Keep mine").ClickAsync();
        await first.ShowsAsync(1, "int yours = 2;");
    }

    [BrowserFact]
    public async Task AFileThatAnotherProgramChangedIsTakenOrOverwrittenAsTheLearnerSays()
    {
        const string name = "84-changed";
        Kit.Write(name, "# Changed", "0");
        LessonPage lesson = await OpenAsync(name);
        await lesson.PasteOverAsync(1, "int mine = 1;");
        Kit.Write(name, "# Changed", "int theirs = 1;");
        await lesson.Button("Take theirs").ClickAsync();
        await lesson.ShowsAsync(1, "int theirs = 1;");

        await lesson.PasteOverAsync(1, "int mine = 2;");
        Kit.Write(name, "# Changed", "int theirs = 2;");
        await lesson.Button("Keep mine").ClickAsync();
        await Expect(lesson.Saved).ToHaveTextAsync("Saved");
        await lesson.SaveAsync(Kit[name], HasText("int mine = 2;"));
    }

    [BrowserFact]
    public async Task APlaceThatCannotBeWrittenIsToldAndTheTextStays()
    {
        const string name = "85-place";
        Kit.Write(name, "# Place", "0");
        LessonPage lesson = await OpenAsync(name);
        await lesson.PasteOverAsync(1, "int mine = 1;");
        // Rights would not keep root from writing.
        File.Delete(Kit[name]);
        Directory.CreateDirectory(Kit[name]);
        await lesson.Button("Write mine").ClickAsync();
        await lesson.IsToldAsync("What you typed stays in this page");
        await lesson.ShowsAsync(1, "int mine = 1;");
        Directory.Delete(Kit[name]);
        await lesson.Button("Try again").ClickAsync();
        await lesson.Button("Write mine").ClickAsync();
        await Expect(lesson.Saved).ToHaveTextAsync("Saved");
        await lesson.SaveAsync(Kit[name], HasText("int mine = 1;"));
    }

    private static Func<byte[], bool> HasText(params string[] texts) => bytes => texts.All(text => Encoding.UTF8.GetString(bytes).Contains(text, StringComparison.Ordinal));

    [GeneratedRegex("/feed$")]
    private static partial Regex Feed();
}
