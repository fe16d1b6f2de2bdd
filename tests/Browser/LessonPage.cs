using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BertNotebooks.Tests.Browser;

/// <summary>The page of a notebook, in the words of a learner.</summary>
internal sealed class LessonPage(IPage page, PageWatch watch)
{
    public IPage Page => page;

    public PageWatch Watch => watch;

    public IKeyboard Keyboard => page.Keyboard;

    public ILocator Cells => page.Locator("section.cell");

    public ILocator CodeCells => page.Locator("section.cell.code");

    public ILocator Selected => page.Locator("section.cell.selected");

    /// <summary>Whether all that was typed is in the file.</summary>
    public ILocator Saved => page.Locator("#status-row .saved");

    /// <summary>A code cell by its number.</summary>
    public ILocator Cell(int number) => page.Locator($"section.cell.code:has(.cell-number:text-is('{number}'))");

    /// <summary>The number of the code cell that has a text in it.</summary>
    public async Task<int> NumberOfAsync(string code) =>
        int.Parse(await CodeCells.Filter(new() { HasText = code }).Locator(".cell-number").InnerTextAsync(), CultureInfo.InvariantCulture);

    /// <summary>What a code cell showed.</summary>
    public ILocator Outputs(int number) => Cell(number).Locator(".outputs");

    public ILocator Button(string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>Goes to a notebook and waits for its cells.</summary>
    public async Task GoAsync(string notebook)
    {
        await page.GotoAsync($"/notebook/{notebook}");
        await Expect(Cells.First).ToBeVisibleAsync();
    }

    /// <summary>Clicks on a cell's run button.</summary>
    public Task RunAsync(int number) => Cell(number).Locator("button.run").ClickAsync();

    /// <summary>Runs a cell and waits for its end.</summary>
    public async Task RunToEndAsync(int number)
    {
        await RunAsync(number);
        await BecomesAsync(number, "passed");
    }

    /// <summary>Waits for a state of a cell, as long as a lesson runs.</summary>
    public Task BecomesAsync(int number, string state) => Expect(Cell(number)).ToHaveAttributeAsync("data-state", state, new() { Timeout = 180_000 });

    /// <summary>Clicks into a cell's code and waits for the editor.</summary>
    public async Task EditAsync(int number)
    {
        await Cell(number).Locator(".source").ClickAsync();
        await Expect(Cell(number).Locator(".monaco-editor.focused")).ToBeVisibleAsync();
    }

    /// <summary>Puts another code in the place of a cell's, as by pasting.</summary>
    public async Task PasteOverAsync(int number, string code)
    {
        await EditAsync(number);
        await Keyboard.PressAsync("Control+a");
        await Keyboard.InsertTextAsync(code);
    }

    /// <summary>Waits until an open editor shows one line of code.</summary>
    public Task ShowsAsync(int number, string code) => Expect(Cell(number).Locator(".view-lines")).ToHaveTextAsync(code);

    /// <summary>Chooses in the menu of a cell.</summary>
    public async Task ChooseAsync(int number, string item)
    {
        await Cell(number).HoverAsync();
        await Cell(number).GetByRole(AriaRole.Button, new() { Name = "More for this cell" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = item }).ClickAsync();
    }

    /// <summary>Waits for a text among the lines above the cells.</summary>
    public Task IsToldAsync(string text) => Expect(page.Locator("#banners")).ToContainTextAsync(text);

    /// <summary>Saves, and waits until the file holds what it should.</summary>
    public async Task SaveAsync(string file, Func<byte[], bool> holds)
    {
        await Keyboard.PressAsync("Control+s");
        await Expect(Saved).ToHaveTextAsync("Saved");
        Xunit.Assert.True(holds(await File.ReadAllBytesAsync(file)), $"The file holds: {await File.ReadAllTextAsync(file)}");
    }
}
