using System.Text.RegularExpressions;
using BertNotebooks.Display;
using Xunit;

namespace BertNotebooks.Tests.Display;

public sealed partial class OfflineTests
{
    public static TheoryData<string> Names => Samples.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void NothingAsksTheNetwork(string name) =>
        Assert.DoesNotMatch(Request(), Samples.All[name]().ToHtml());

    [Theory]
    [MemberData(nameof(Names))]
    public void StyleReachesOnlyIntoTheKitsOwnElements(string name)
    {
        foreach (Match sheet in Sheet().Matches(Samples.All[name]().ToHtml()))
        {
            string rules = sheet.Groups[1].Value.Replace("@supports selector(:has(a)){", "");
            Assert.All(Selector().Matches(rules), selector =>
                Assert.All(selector.Groups[1].Value.Split(','), part => Assert.StartsWith(".bn", part)));
        }
    }

    [Fact]
    public void LoaderHoldsTheScriptItselfOnceAndGuarded()
    {
        string html = PlotlyScript.Loader.ToHtml();

        Assert.StartsWith("<script>if(!window.Plotly){(function(define,module,exports){", html);
        Assert.EndsWith("})();}</script>", html);
        Assert.Equal(1, html.Split("<script").Length - 1);
        Assert.Equal(1, html.Split("</script").Length - 1);
        Assert.Contains("plotly.js v2.28.0", html);
        Assert.InRange(html.Length, 3_000_000, 4_000_000);
        Assert.Same(PlotlyScript.Loader, PlotlyScript.Loader);
    }

    [Fact]
    public void ChartsOfferNoWayIntoACloud()
    {
        string json = Samples.LossChart().ToJson();

        Assert.Contains("\"plotlyServerURL\":\"\"", json);
        Assert.Contains("\"displaylogo\":false", json);
        Assert.Contains("\"responsive\":true", json);
        Assert.Contains("sendDataToCloud", json);
    }

    [GeneratedRegex(@"https?:|\bsrc\s*=|\bhref\s*=|url\(|@import|\bfetch\(|import\(|<link|<iframe|<base|//[a-z]", RegexOptions.IgnoreCase)]
    private static partial Regex Request();

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Sheet();

    [GeneratedRegex(@"([^{}]+)\{[^{}]*\}")]
    private static partial Regex Selector();
}
