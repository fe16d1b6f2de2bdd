using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BertNotebooks.Tests.Browser;

/// <summary>Who sees little, or uses no mouse, or a narrow window, gets the same.</summary>
public sealed class AccessibilityTests(Player player) : BrowserTest(player)
{
    private const string Notebook = "90-look";

    [BrowserFact]
    public async Task NothingSeriousIsFoundInLightAndDark()
    {
        List<string> found = [];
        LessonPage lesson = await OpenAsync(WriteNotebook());
        await LookAsync("the cells before the first run");
        await RunAllAsync(lesson);
        await LookAsync("outputs");
        await lesson.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await LookAsync("outputs, dark");
        await lesson.Button("Variables").ClickAsync();
        await Expect(lesson.Page.Locator("#variables")).ToContainTextAsync("rate");
        await lesson.PasteOverAsync(2, "double rate = unheardOf;");
        await Expect(lesson.Cell(2).Locator(".squiggly-error")).ToBeVisibleAsync();
        await lesson.Button("Find").ClickAsync();
        await lesson.Button("Keys").ClickAsync();
        await Expect(lesson.Page.Locator("dialog.keys")).ToContainTextAsync("run and go on");
        await LookAsync("panels and an editor, dark");
        await lesson.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await LookAsync("panels and an editor");
        await lesson.Page.GotoAsync("/");
        await LookAsync("lessons");
        await lesson.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await LookAsync("lessons, dark");
        Assert.True(found.Count == 0, string.Join('\n', found));

        // The list of suggestions is Monaco's own; it has a finding that only its later versions mend.
        async Task LookAsync(string what)
        {
            AxeResult result = await lesson.Page.RunAxe(new AxeRunContext { Exclude = [new AxeSelector(".suggest-widget")] });
            Assert.NotEmpty(result.Passes);
            found.AddRange(result.Violations.Where(violation => violation.Impact is "serious" or "critical")
                .SelectMany(violation => violation.Nodes.Select(node => $"{what}: {violation.Id} ({violation.Help}): {node.Html}")));
        }
    }

    [BrowserFact]
    public async Task TabIsNeverATrap()
    {
        LessonPage lesson = await OpenAsync(WriteNotebook());
        await lesson.EditAsync(2);
        await lesson.Keyboard.PressAsync("Escape");
        await Expect(lesson.Page.Locator("section.cell:focus")).ToHaveCountAsync(1);
        int presses = 0;
        for (; await lesson.Page.Locator("a.skip:focus").CountAsync() == 0; presses++)
        {
            Assert.True(presses < 300, "Tab never comes to the page's beginning again");
            await lesson.Keyboard.PressAsync("Tab");
            // From within an editor, whose Tab indents, Esc is the way.
            if (await lesson.Page.Locator(".monaco-editor.focused").CountAsync() > 0)
            {
                await lesson.Keyboard.PressAsync("Escape");
            }
        }

        Assert.True(presses > 5, $"Tab met {presses} elements only");
    }

    [BrowserFact]
    public async Task ANarrowWindowAndAZoomOf400PerCentScrollDownwardsAlone()
    {
        LessonPage lesson = await OpenAsync(WriteNotebook());
        await RunAllAsync(lesson);
        foreach ((int width, int height) in new[] { (320, 640), (320, 256) })
        {
            await lesson.Page.SetViewportSizeAsync(width, height);
            await lesson.Outputs(3).ScrollIntoViewIfNeededAsync();
            await FitsAsync(lesson.Page);
            await lesson.EditAsync(2);
            await FitsAsync(lesson.Page);
        }

        await lesson.Page.GotoAsync("/");
        await FitsAsync(lesson.Page);
    }

    private string WriteNotebook()
    {
        Kit.Write(
            Notebook, "# A look at *everything*\n\nA [link](https://example.org), `code`, a formula $x^2$.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n## A part\n\n```csharp\nint aLineOfCodeThatIsLongerThanANarrowWindow = 1 + 2 + 3 + 4 + 5 + 6 + 7;\n```",
            "#!import _setup.dib",
            "double rate = 0.15; // slider 0.05 .. 0.8 step 0.05",
            "LossChart chart = new(\"It falls\");\nfor (int step = 0; step < 20; step++) { chart.Add(\"loss\", step, rate * 10 / (step + 1)); }\nchart",
            "for (int i = 0; i < 40; i++) { Console.WriteLine($\"line {i} {new string('x', 200)}\"); }",
            "Exercise.Check(\"an exercise\", () => rate > 1, \"a hint\")",
            "// predict: What is it?\n1 + 1",
            "new DataTable(\"a name\", \"a number\").Add(\"one\", 1).Add(\"two\", 2)",
            "throw new InvalidOperationException(\"on purpose\");");
        return Notebook;
    }

    private static async Task RunAllAsync(LessonPage lesson)
    {
        await lesson.Button("Run all").ClickAsync();
        await lesson.BecomesAsync(8, "failed");
        await lesson.Outputs(3).ScrollIntoViewIfNeededAsync();
        await Expect(lesson.Outputs(3).Locator("svg.main-svg").First).ToBeVisibleAsync();
    }

    private static async Task FitsAsync(IPage page)
    {
        int[] widths = await page.EvaluateAsync<int[]>("() => [document.documentElement.scrollWidth, innerWidth]");
        Assert.True(widths[0] <= widths[1], $"The page is {widths[0]} wide in a window of {widths[1]}.");
    }
}
