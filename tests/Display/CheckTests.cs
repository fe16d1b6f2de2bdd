using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using BertNotebooks.Display;
using Xunit;

namespace BertNotebooks.Tests.Display;

public sealed class CheckTests
{
    [Fact]
    public void ChecksThatHoldAreGreen()
    {
        Assert.Contains("box passed", Check.That(true, "each row sums to 1", "").ToHtml());
        Assert.Contains("parameters is 109,514,298", Check.Equal(109_514_298, 109_514_298, "parameters").ToHtml());
        Assert.Contains("within 0.01 of 6.33", Check.Close(6.33, 6.335, 0.01, "unigram loss").ToHtml());
        Assert.Contains("3 numbers agree", Check.Close([1, 2, 3], [1, 2, 3.0001f], 1e-3, "attention").ToHtml());
        Assert.Contains("[MASK] is [MASK]", Check.Equal("[MASK]", "[MASK]", "[MASK]").ToHtml());
    }

    [Fact]
    public void ChecksThatDoNotHoldFailTheCellAndTellBothSides()
    {
        Assert.Equal("This does not hold: rows sum to 1. Hint: look at softmax", Failure(() => Check.That(false, "rows sum to 1", "look at softmax")));
        Assert.Equal("ids: 101 was expected, 102 was found.", Failure(() => Check.Equal(101, 102, "ids")));
        Assert.Equal("loss: 6.33 was expected within 0.01, 6.5 was found.", Failure(() => Check.Close(6.33, 6.5, 0.01, "loss")));
        Assert.Equal("loss: 6.33 was expected within 0.01, NaN was found.", Failure(() => Check.Close(6.33, double.NaN, 0.01, "loss")));
        Assert.Equal("rows: number 1 is NaN, where 2 was expected within 0.01.", Failure(() => Check.Close([1, 2], [1, float.NaN], 0.01, "rows")));
        Assert.Equal("rows: 2 numbers were expected, 1 were found.", Failure(() => Check.Close([1, 2], [1], 0.01, "rows")));
    }

    [Fact]
    public void UnsolvedExercisesDoNotFailTheLesson()
    {
        string open = Exercise.Check("the rate is 0.3", () => false, "set MlmProbability").ToHtml();
        Assert.Contains("box open", open);
        Assert.Contains("the rate is 0.3<details><summary>Hint</summary>set MlmProbability</details>", open);
        string thrown = Exercise.Check("it runs", bool () => throw new NotImplementedException("your turn"), "write it").ToHtml();
        Assert.Contains("box open", thrown);
        Assert.Contains("NotImplementedException: your turn", thrown);
        Assert.Contains("box passed", Exercise.Check("the rate is 0.3", () => true, "").ToHtml());
    }

    [Fact]
    public void OpenExerciseTellsWhatItFoundAndUnfoldsItsHintsOneByOne()
    {
        int answer = 3;
        Html Ask() => Exercise.Check("the answer is 4", () => answer == 4 ? null : $"{answer} is one <short>.", "count", "count on", "it is 4");
        string open = Ask().ToHtml();
        Assert.Contains("<div>3 is one &lt;short&gt;.</div>", open);
        Assert.Contains("<summary>Hint 1 of 3</summary>count<details><summary>Hint 2 of 3</summary>count on<details><summary>Hint 3 of 3</summary>it is 4</details></details></details>", open);
        answer = 4;
        Assert.Contains("data-solved=\"true\"", Ask().ToHtml());
        Assert.DoesNotContain("Hint", Exercise.Check("no hints", () => "off").ToHtml());
    }

    [Fact]
    public void FrontEndsReadNameAndStateOfAnExerciseFromAttributes()
    {
        IElement Read(Html output) => new HtmlParser().ParseDocument(output.ToHtml()).QuerySelector("[data-exercise]")!;

        IElement open = Read(Exercise.Check("\"a\" < b", () => false, "")), solved = Read(Exercise.Check("\"a\" < b", () => true, ""));

        Assert.Equal(("\"a\" < b", "false"), (open.GetAttribute("data-exercise"), open.GetAttribute("data-solved")));
        Assert.Equal(("\"a\" < b", "true"), (solved.GetAttribute("data-exercise"), solved.GetAttribute("data-solved")));
        Assert.Null(new HtmlParser().ParseDocument(Check.That(true, "a", "b").ToHtml()).QuerySelector("[data-exercise]"));
    }

    private static string Failure(Func<Html> check) => Assert.Throws<CheckFailedException>(() => { check(); }).Message;
}
