using System.Text.RegularExpressions;
using BertNotebooks.Display;
using Xunit;

namespace BertNotebooks.Tests.Display;

/// <summary>What a page that brings the script and sets the colours finds; the variable is one for the process.</summary>
[Collection(AloneCollection.Name)]
public sealed partial class PlayerTests
{
    public static TheoryData<string> Names => Samples.Names;

    [Fact]
    public void PageOfThePlayerBringsTheScriptItself()
    {
        Environment.SetEnvironmentVariable("BERT_NOTEBOOKS_PLAYER", "1");
        try
        {
            Assert.DoesNotContain("<script", Lesson.Begin("t").ToHtml());
        }
        finally
        {
            Environment.SetEnvironmentVariable("BERT_NOTEBOOKS_PLAYER", null);
        }

        Assert.Contains("<script", Lesson.Begin("t").ToHtml());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EachColourMayBeSetByThePage(string name) =>
        Assert.DoesNotMatch(FixedColour(), Variable().Replace(Script().Replace(Samples.All[name]().ToHtml(), ""), ""));

    [Fact]
    public void ColourThatIsNotSetIsThatOfALightPage() => Assert.Equal("var(--bn-blue,#0072B2)", Palette.Css(Palette.Blue));

    [GeneratedRegex(@"<script.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex(@"var\(--bn-[a-z]+,(#[0-9A-Fa-f]{3,6}|rgba\([\d.,]+\))\)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"[^&]#[0-9A-Fa-f]{3,6}\b|rgba?\(|\b(color|background|fill|stroke)[=:]\\?""?(white|black|red|green|blue)\b")]
    private static partial Regex FixedColour();
}
