using System.Globalization;
using BertNotebooks.Play.Documents;
using Xunit;

namespace BertNotebooks.Tests.Play.Documents;

public sealed class SliderLineTests
{
    [Theory]
    [InlineData("double rate = 0.15; // slider 0.05 .. 0.8 step 0.05", "rate", "0.15", "0.05", "0.8", "0.05")]
    [InlineData("double rate=0.15;//slider 0.05..0.8 step 0.05  ", "rate", "0.15", "0.05", "0.8", "0.05")]
    [InlineData("int epochs = 10; // slider 1 .. 20 step 1", "epochs", "10", "1", "20", "1")]
    [InlineData("var size = 10_000L; // slider 1_000 .. 20_000 step 500", "size", "10000", "1000", "20000", "500")]
    [InlineData("float x = -0.5f; // slider -1 .. 1 step .25", "x", "-0.5", "-1", "1", "0.25")]
    [InlineData("rate = 0.3m; // slider 0 .. 1 step 0.1", "rate", "0.3", "0", "1", "0.1")]
    [InlineData("options.Rate = 1; // slider 0 .. 1 step 0.1", "options.Rate", "1", "0", "1", "0.1")]
    [InlineData("double rate = 1e-3; // slider 1e-4 .. 1e-2 step 1e-4", "rate", "0.001", "0.0001", "0.01", "0.0001")]
    [InlineData("double rate = 5; // slider 0 .. 1 step 0.5", "rate", "5", "0", "1", "0.5")]
    [InlineData("#!import _setup.dib\nconst double rate = 0.15; // slider 0 .. 1 step 0.05", "rate", "0.15", "0", "1", "0.05")]
    [InlineData("void F()\n{\n    double rate = 0.15; // slider 0 .. 1 step 0.05\n}", "rate", "0.15", "0", "1", "0.05")]
    public void SliderIsFoundWithItsNumbers(string text, string name, string value, string min, string max, string step)
    {
        (IReadOnlyList<Slider> sliders, IReadOnlyList<SliderProblem> problems) = SliderLine.Find(text);
        Assert.Empty(problems);
        Slider slider = Assert.Single(sliders);
        decimal D(string number) => decimal.Parse(number, CultureInfo.InvariantCulture);
        Assert.Equal((name, D(value), D(min), D(max), D(step)), (slider.Name, slider.Value, slider.Min, slider.Max, slider.Step));
    }

    [Theory]
    [InlineData("double rate = 0.15; // slider 0.05 to 0.8", "not all there")]
    [InlineData("double rate = 0.15; // slider 0.05 .. 0.8", "not all there")]
    [InlineData("double rate = 0.15; // Slider 0.05 .. 0.8 step 0.05", "not all there")]
    [InlineData("double rate = 0.15; // slider: 0.05 .. 0.8 step 0.05", "not all there")]
    [InlineData("double rate = 0.15; // sliders 0.05 .. 0.8 step 0.05", "not all there")]
    [InlineData("double rate = 0.15; // slider 0.05 .. 0.8 step 0.05 percent", "not all there")]
    [InlineData("double rate = 0.15; // slider 0.8 .. 0.05 step 0.05", "must be less")]
    [InlineData("double rate = 0.15; // slider 0 .. 0 step 0", "must be less")]
    [InlineData("double rate = 0.15; // slider 0 .. 1 step 0", "must be less")]
    [InlineData("double rate = 0.15; // slider 0 .. 1 step 2", "must be less")]
    [InlineData("double rate = 0.15; // slider 0 .. 1 step 0.00000000001", "must be less")]
    [InlineData("double rate = 0.15; // slider 0 .. 99999999999999999999999999999999 step 1", "no decimal number")]
    [InlineData("int epochs = 1; // slider 0 .. 2 step 0.5", "'epochs' is a whole number")]
    [InlineData("var epochs = 1; // slider 0 .. 2 step 0.5", "'epochs' is a whole number")]
    [InlineData("double rate = 0.1 + 0.05; // slider 0 .. 1 step 0.05", "'rate' is not given one plain number")]
    [InlineData("double rate = other; // slider 0 .. 1 step 0.05", "'rate' is not given one plain number")]
    [InlineData("string rate = \"0.1\"; // slider 0 .. 1 step 0.05", "'rate' is not given one plain number")]
    [InlineData("int mask = 0x1F; // slider 0 .. 64 step 1", "no decimal number")]
    [InlineData("double huge = 1e300; // slider 0 .. 64 step 1", "no decimal number")]
    [InlineData("double a = 1, b = 2; // slider 0 .. 64 step 1", "one variable")]
    [InlineData("// slider 0 .. 1 step 0.05\ndouble rate = 0.15;", "behind the ';'")]
    [InlineData("rate += 0.15; // slider 0 .. 1 step 0.05", "behind the ';'")]
    [InlineData("Run(0.15); // slider 0 .. 1 step 0.05", "behind the ';'")]
    [InlineData("double rate = 0.15 // slider 0 .. 1 step 0.05", "behind the ';'")]
    [InlineData("double rate = 0.15; // slider 0 .. 1 step -0.5", "not all there")]
    public void CommentThatIsAlmostASliderIsToldWithItsPlace(string text, string expected)
    {
        (IReadOnlyList<Slider> sliders, IReadOnlyList<SliderProblem> problems) = SliderLine.Find(text);
        Assert.Empty(sliders);
        SliderProblem problem = Assert.Single(problems);
        Assert.Contains(expected, problem.Message);
        Assert.InRange(problem.Message.Length, 1, 300);
        Assert.StartsWith("//", text[problem.From..problem.To]);
    }

    [Theory]
    [InlineData("string s = \"double rate = 0.15; // slider 0.05 .. 0.8 step 0.05\";")]
    [InlineData("string s = \"\"\"\n  double rate = 0.15; // slider 0.05 .. 0.8 step 0.05\n  \"\"\";")]
    [InlineData("/* double rate = 0.15; // slider 0.05 .. 0.8 step 0.05 */")]
    [InlineData("#if NEVER\ndouble rate = 0.15; // slider 0.05 .. 0.8 step 0.05\n#endif")]
    [InlineData("double rate = 0.15; /* slider 0.05 .. 0.8 step 0.05 */")]
    [InlineData("double rate = 0.15; // the slider moves this")]
    [InlineData("double rate = 0.15; // slide it")]
    [InlineData("Slide(1);")]
    [InlineData("")]
    public void WhatIsNoCommentOrNotMeantAsOneIsNone(string text)
    {
        (IReadOnlyList<Slider> sliders, IReadOnlyList<SliderProblem> problems) = SliderLine.Find(text);
        Assert.Empty(sliders);
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData("double rate = 0.15; // slider 0.05 .. 0.8 step 0.05", "0.3", "double rate = 0.3; // slider 0.05 .. 0.8 step 0.05")]
    [InlineData("double rate = 0.15; // slider 0.05 .. 0.8 step 0.05", "0.30000000001", "double rate = 0.3; // slider 0.05 .. 0.8 step 0.05")]
    [InlineData("double rate = 0.15; // slider 0 .. 1 step 0.05", "1", "double rate = 1.0; // slider 0 .. 1 step 0.05")]
    [InlineData("float rate = 0.15f; // slider -1 .. 1 step 0.05", "-0.2", "float rate = -0.2f; // slider -1 .. 1 step 0.05")]
    [InlineData("double rate = -0.15; // slider -1 .. 1 step 0.05", "0.2", "double rate = 0.2; // slider -1 .. 1 step 0.05")]
    [InlineData("double rate = -0.15; // slider -1 .. 1 step 0.05", "-0.001", "double rate = 0.0; // slider -1 .. 1 step 0.05")]
    [InlineData("double rate = 1e-3; // slider 0 .. 1 step 0.0001", "0.0002", "double rate = 0.0002; // slider 0 .. 1 step 0.0001")]
    [InlineData("double rate = 9; // slider 0.025 .. 1 step 0.05", "0.075", "double rate = 0.075; // slider 0.025 .. 1 step 0.05")]
    [InlineData("int size = 10_000; // slider 500 .. 2_000_000 step 500", "1500000", "int size = 1_500_000; // slider 500 .. 2_000_000 step 500")]
    [InlineData("long size = 100UL; // slider 0 .. 1000 step 1", "7", "long size = 7UL; // slider 0 .. 1000 step 1")]
    [InlineData("int size = 10; // slider 0 .. 1000 step 1", "1000", "int size = 1000; // slider 0 .. 1000 step 1")]
    public void MovedSliderRewritesTheNumberAloneInItsStyle(string text, string value, string expected)
    {
        Assert.Equal(expected, SliderLine.With(text, 0, decimal.Parse(value, CultureInfo.InvariantCulture)));
        Slider moved = Assert.Single(SliderLine.Find(expected).Sliders);
        Assert.Equal(expected, SliderLine.With(expected, 0, moved.Value));
    }

    [Fact]
    public void OneOfSeveralIsMoved()
    {
        const string text = "int a = 1; // slider 0 .. 9 step 1\r\n// slider 7\nint b = 2; // slider 0 .. 9 step 1";
        Assert.Equal("int a = 1; // slider 0 .. 9 step 1\r\n// slider 7\nint b = 5; // slider 0 .. 9 step 1", SliderLine.With(text, 1, 5));
    }

    [Theory]
    [InlineData(0, "10")]
    [InlineData(0, "-0.6")]
    [InlineData(0, "79228162514264337593543950335")]
    [InlineData(1, "5")]
    [InlineData(-1, "5")]
    public void ValueOutsideOfTheBoundsAndUnknownSlidersAreRefused(int index, string value)
    {
        string message = Assert.Throws<BertNotebooksException>(() => SliderLine.With("int a = 1; // slider 0 .. 9 step 1", index, decimal.Parse(value, CultureInfo.InvariantCulture))).Message;
        Assert.InRange(message.Length, 1, 300);
    }

    [Theory]
    [InlineData("// predict: How many are left?\nCount()", "How many are left?")]
    [InlineData("int a = 1; //Predict:  more  \n// predict: other", "more")]
    [InlineData("string s = \"// predict: no\";", null)]
    [InlineData("/* // predict: no */", null)]
    [InlineData("// predict:", null)]
    [InlineData("// predicted: no", null)]
    [InlineData("#!import _setup.dib\n// predict: yes", "yes")]
    public void FirstQuestionOfACellIsFound(string text, string? question) => Assert.Equal(question, PredictLine.Find(text));
}
