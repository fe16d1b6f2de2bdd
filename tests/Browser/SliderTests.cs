using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BertNotebooks.Tests.Browser;

/// <summary>Numbers that are moved, curves that are compared, and a training that is stopped.</summary>
public sealed class SliderTests(Player player) : BrowserTest(player)
{
    [BrowserFact]
    public async Task ASliderRewritesTheCodeAndLaysTheOldCurveUnderTheNew()
    {
        Kit.Write(
            "70-slider", "# Slider", "#!import _setup.dib", "double rate = 0.15; // slider 0.05 .. 0.8 step 0.05",
            "LossChart chart = new(\"It falls\");\nfor (int step = 0; step < 20; step++) { chart.Add(\"loss\", step, rate * 10 / (step + 1)); }\nchart",
            "Console.WriteLine($\"rate is {rate}\");");
        LessonPage lesson = await OpenAsync("70-slider");
        await lesson.Button("Run all").ClickAsync();
        await lesson.BecomesAsync(4, "passed");
        await Expect(lesson.Outputs(3).Locator("svg.main-svg").First).ToBeVisibleAsync();

        await lesson.Cell(2).GetByRole(AriaRole.Slider, new() { Name = "rate" }).FocusAsync();
        await lesson.Keyboard.PressAsync("ArrowRight");
        await lesson.Keyboard.PressAsync("ArrowRight");
        await Expect(lesson.Outputs(4)).ToHaveTextAsync("rate is 0.25");
        await Expect(lesson.Cell(2).Locator(".source")).ToContainTextAsync("double rate = 0.25;");
        await Expect(lesson.Outputs(3).Locator(".legendtext", new() { HasText = "rate = 0.15" })).ToBeVisibleAsync();
        await Expect(lesson.Outputs(3).Locator(".legendtext", new() { HasText = "rate = 0.25" })).ToBeVisibleAsync();
        await Expect(lesson.Outputs(3).GetByRole(AriaRole.Checkbox, new() { Name = "rate = 0.15" })).ToBeCheckedAsync();

        await lesson.EditAsync(2);
        await lesson.Keyboard.PressAsync("Control+Home");
        await lesson.Keyboard.PressAsync("Shift+End");
        await lesson.Keyboard.TypeAsync("double rate = 0.5; // slider 0.05 .. 0.8 step 0.05");
        await lesson.Keyboard.PressAsync("Control+Enter");
        await Expect(lesson.Cell(4).Locator(".state")).ToContainTextAsync("stale: rate of cell 2 is newer");
        await lesson.Button("Run stale (2)").ClickAsync();
        await Expect(lesson.Outputs(4)).ToHaveTextAsync("rate is 0.5");
        await Expect(lesson.Page.Locator(".cell.stale")).ToHaveCountAsync(0);
        await Expect(lesson.Outputs(3).GetByRole(AriaRole.Checkbox)).ToHaveCountAsync(2);
    }

    [BrowserFact]
    public async Task InLesson04AStoppedTrainingLeavesItsWeightsAndARateIsChangedWithOneGesture()
    {
        LessonPage lesson = await OpenAsync("04-training");
        int number = await lesson.NumberOfAsync("Run runA = Train");
        await lesson.ChooseAsync(number, "Run all above");
        await lesson.BecomesAsync(number - 1, "passed");

        int predicted = await lesson.NumberOfAsync("// predict: How many sentences are left");
        await Expect(lesson.Outputs(predicted)).ToBeHiddenAsync();
        await lesson.Cell(predicted).GetByRole(AriaRole.Textbox).FillAsync("200");
        await lesson.Keyboard.PressAsync("Enter");
        await Expect(lesson.Outputs(predicted)).ToContainTextAsync("chapter 4, held out");
        await Expect(lesson.Cell(predicted)).ToContainTextAsync("You said: 200");

        await lesson.RunAsync(number);
        await Expect(lesson.Outputs(number).Locator("svg.main-svg").First).ToBeVisibleAsync();
        await lesson.Button("Stop").ClickAsync();
        await lesson.BecomesAsync(number, "stopped");

        await lesson.Cell(number).HoverAsync();
        await lesson.Cell(number).GetByRole(AriaRole.Button, new() { Name = "Insert code below" }).ClickAsync();
        await Expect(lesson.Cell(number + 1).Locator(".monaco-editor.focused")).ToBeVisibleAsync();
        await lesson.Keyboard.InsertTextAsync("""
            var shipped = PretrainedModel.FromPretrained(modelFolder).Model.state_dict();
            a.Model.state_dict().Any(weight => !weight.Value.Equals(shipped[weight.Key]))
            """);
        await lesson.Keyboard.PressAsync("Control+Enter");
        await Expect(lesson.Outputs(number + 1)).ToHaveTextAsync("True");

        // What ran above is enough for the rate of one's own, further below.
        int rate = await lesson.NumberOfAsync("double rate = 0.15;");
        await lesson.RunToEndAsync(rate);
        await lesson.Cell(rate).GetByRole(AriaRole.Slider, new() { Name = "rate" }).FocusAsync();
        await lesson.Keyboard.PressAsync("ArrowRight");
        await Expect(lesson.Cell(rate).Locator(".source")).ToContainTextAsync("double rate = 0.2;");
        await lesson.BecomesAsync(rate, "running");
        await lesson.BecomesAsync(rate, "passed");
        await Expect(lesson.Outputs(rate).Locator(".legendtext", new() { HasText = "rate = 0.15" })).ToBeVisibleAsync();
        await Expect(lesson.Outputs(rate).Locator(".legendtext", new() { HasText = "rate = 0.2" })).ToBeVisibleAsync();
    }
}
