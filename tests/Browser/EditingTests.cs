using System.Text;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BertNotebooks.Tests.Browser;

/// <summary>Typing, what the editor knows of C#, and the file.</summary>
public sealed class EditingTests(Player player) : BrowserTest(player)
{
    [BrowserFact]
    public async Task TheEditorKnowsTheLanguageAndTheLibrary()
    {
        Kit.Write("50-language", "# Language", "#!import _setup.dib", "int first = 1;", "Lesson.DataPath");
        LessonPage lesson = await OpenAsync("50-language");

        await lesson.PasteOverAsync(2, "int first = unheardOf;");
        await Expect(lesson.Cell(2).Locator(".squiggly-error")).ToBeVisibleAsync();

        await lesson.Keyboard.PressAsync("Control+a");
        await lesson.Keyboard.TypeAsync("int first = Math.");
        ILocator offered = lesson.Page.Locator(".suggest-widget.visible .monaco-list-row");
        await Expect(offered.Filter(new() { HasText = "Abs" })).ToBeVisibleAsync();
        await lesson.Keyboard.TypeAsync("Abs");
        await Expect(lesson.Page.Locator(".suggest-widget.visible .monaco-list-row.focused")).ToContainTextAsync("Abs");
        await lesson.Keyboard.PressAsync("Enter");
        await lesson.ShowsAsync(2, "int first = Math.Abs");

        await lesson.Keyboard.TypeAsync("(");
        await Expect(lesson.Page.Locator(".parameter-hints-widget.visible")).ToContainTextAsync("Abs(");
        await lesson.Keyboard.TypeAsync("-5);");
        await lesson.ShowsAsync(2, "int first = Math.Abs(-5);");
        await Expect(lesson.Cell(2).Locator(".squiggly-error")).ToHaveCountAsync(0);

        await lesson.EditAsync(3);
        await lesson.Keyboard.PressAsync("End");
        await lesson.Keyboard.PressAsync("Control+k");
        await lesson.Keyboard.PressAsync("Control+i");
        await Expect(lesson.Page.Locator(".monaco-hover:not(.hidden)")).ToContainTextAsync("data");
    }

    [BrowserFact]
    public async Task SavingWritesNothingButTheEdit()
    {
        byte[] BytesWith(string answer) => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(
            $"#!markdown\r\n\r\n\r\n# Saving  \r\n\r\n#!csharp\r\nint answer = {answer};\r\n\r\n\r\n\r\n#!csharp\r\n\r\nanswer\r\n")];
        string file = Kit["51-saving"];
        await File.WriteAllBytesAsync(file, BytesWith("42"));
        LessonPage lesson = await OpenAsync("51-saving");

        await lesson.EditAsync(1);
        await lesson.Keyboard.PressAsync("End");
        await lesson.Keyboard.PressAsync("ArrowLeft");
        await lesson.Keyboard.PressAsync("Backspace");
        await lesson.Keyboard.TypeAsync("3");
        await Expect(lesson.Saved).ToContainTextAsync("Not saved");
        Assert.Equal(BytesWith("42"), await File.ReadAllBytesAsync(file));
        await lesson.SaveAsync(file, BytesWith("43").SequenceEqual);

        await lesson.ChooseAsync(1, "Reset to the lesson's text");
        await lesson.ShowsAsync(1, "int answer = 42;");
        await Expect(lesson.Saved).ToContainTextAsync("Not saved");
        await lesson.SaveAsync(file, BytesWith("42").SequenceEqual);
    }

    [BrowserFact]
    public async Task CellsComeGoMoveAndComeBack()
    {
        Kit.Write("52-cells", "# Cells", "1", "2");
        LessonPage lesson = await OpenAsync("52-cells");
        await lesson.EditAsync(1);
        await lesson.Keyboard.PressAsync("Escape");
        await lesson.Keyboard.PressAsync("b");
        await Expect(lesson.Cell(2).Locator(".monaco-editor.focused")).ToBeVisibleAsync();
        await lesson.Keyboard.TypeAsync("1.5");
        await lesson.Keyboard.PressAsync("Control+Enter");
        await Expect(lesson.Outputs(2)).ToHaveTextAsync("1.5");

        await lesson.Keyboard.PressAsync("Escape");
        await lesson.Keyboard.PressAsync("d");
        await lesson.Keyboard.PressAsync("d");
        await Expect(lesson.CodeCells).ToHaveCountAsync(2);
        await lesson.Keyboard.PressAsync("z");
        await Expect(lesson.CodeCells).ToHaveCountAsync(3);
        await Expect(lesson.Cell(2)).ToContainTextAsync("1.5");

        await lesson.Cell(2).HoverAsync();
        await lesson.Cell(2).GetByRole(AriaRole.Button, new() { Name = "Move up" }).ClickAsync();
        await Expect(lesson.Cell(1)).ToContainTextAsync("1.5");
        await Expect(lesson.Cell(2).Locator(".source")).ToContainTextAsync("1");
    }

    [BrowserFact]
    public async Task ATypedSeparatorLineIsOfferedToSplitTheCell()
    {
        Kit.Write("53-split", "# Split", "int one = 1;");
        LessonPage lesson = await OpenAsync("53-split");
        await lesson.PasteOverAsync(1, "int one = 1;\n#!markdown\nThe second half.");
        await lesson.Keyboard.PressAsync("Control+s");
        await lesson.IsToldAsync("#!markdown");
        await lesson.Button("Split the cell").ClickAsync();
        await Expect(lesson.Cells).ToHaveCountAsync(3);
        await Expect(lesson.Cells.Last.Locator("p").First).ToHaveTextAsync("The second half.");
        await lesson.SaveAsync(Kit["53-split"], bytes => Encoding.UTF8.GetString(bytes).Contains("int one = 1;\n\n#!markdown\n\nThe second half.", StringComparison.Ordinal));
    }
}
