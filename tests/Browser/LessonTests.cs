using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BertNotebooks.Tests.Browser;

/// <summary>Lesson 03, as a learner steps through it.</summary>
public sealed class LessonTests(Player player) : BrowserTest(player)
{
    private const string Lesson = "03-masking";

    [BrowserFact]
    public async Task TheKeyboardAloneLeadsThroughTheFirstCells()
    {
        (IPage page, PageWatch watch) = await EnterAsync();
        await TabToAsync(page, $"a[href='/notebook/{Lesson}']:focus");
        await page.Keyboard.PressAsync("Enter");
        LessonPage lesson = new(page, watch);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "03 Masking", Level = 1 })).ToBeVisibleAsync();
        await TabToAsync(page, "a.skip:focus");
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, "section.cell:focus");

        for (int ran = 0; ran < 6;)
        {
            ILocator cell = page.Locator($"#{await lesson.Selected.GetAttributeAsync("id")}");
            ran += await cell.Locator(".cell-number").CountAsync();
            await page.Keyboard.PressAsync("Shift+Enter");
            await Expect(lesson.Selected).Not.ToHaveAttributeAsync("id", (await cell.GetAttributeAsync("id"))!);
        }

        for (int number = 1; number <= 6; number++)
        {
            await lesson.BecomesAsync(number, "passed");
        }

        await Expect(lesson.Outputs(5)).ToContainTextAsync("Have a nice");
        await Expect(lesson.Outputs(5)).ToContainTextAsync("day");
        await Expect(lesson.Outputs(6).GetByRole(AriaRole.Table)).ToContainTextAsync("9.011");
    }

    [BrowserFact]
    public async Task EveryCellRunsAndASolvedExerciseIsOnTheMap()
    {
        LessonPage lesson = await OpenAsync(Lesson);
        await lesson.Button("Run all").ClickAsync();
        await Expect(lesson.Page.Locator("section.cell.code:not([data-state=passed])")).ToHaveCountAsync(0, new() { Timeout = 300_000 });

        ILocator chart = lesson.Page.Locator(".bn-place").First;
        await chart.ScrollIntoViewIfNeededAsync();
        await Expect(chart.Locator("svg.main-svg").First).ToBeVisibleAsync();

        ILocator map = lesson.Page.Locator("#contents");
        await Expect(map).ToContainTextAsync("0 of 7 solved");
        await lesson.EditAsync(await lesson.NumberOfAsync("double myLoss = 0;"));
        await lesson.Keyboard.PressAsync("Control+Home");
        await lesson.Keyboard.PressAsync("Shift+End");
        await lesson.Keyboard.TypeAsync("double myLoss = new[] { 0.5, 0.25, 1, 0.125 }.Average(p => -Math.Log(p));");
        await lesson.Keyboard.PressAsync("Control+Enter");
        await Expect(map).ToContainTextAsync("1 of 7 solved");
        await Expect(lesson.Page.Locator("[data-exercise='the mean loss of the four positions'][data-solved=true]")).ToBeVisibleAsync();

        int second = await lesson.NumberOfAsync("\"30 % selected;");
        await lesson.ChooseAsync(second, "Show a solution");
        await lesson.Button("Put it into the cell").ClickAsync();
        await lesson.RunAsync(second);
        await Expect(map).ToContainTextAsync("2 of 7 solved");
        await lesson.Page.GotoAsync("/");
        await Expect(lesson.Page.Locator($"li:has(a[href='/notebook/{Lesson}'])")).ToContainTextAsync("2 of 7 exercises solved");
    }

    private static async Task TabToAsync(IPage page, string focused)
    {
        for (int presses = 0; await page.Locator(focused).CountAsync() == 0; presses++)
        {
            Xunit.Assert.True(presses < 100, $"Tab does not lead to {focused}");
            await page.Keyboard.PressAsync("Tab");
        }
    }
}
