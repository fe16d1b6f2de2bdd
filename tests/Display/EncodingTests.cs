using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using BertNotebooks.Display;
using Xunit;

namespace BertNotebooks.Tests.Display;

public sealed class EncodingTests
{
    public static TheoryData<string> Names => Samples.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void HostileTextMakesNoElementAndNoAttribute(string name)
    {
        string html = Samples.All[name]().ToHtml();
        IHtmlDocument page = new HtmlParser().ParseDocument("<body><div id=frame>" + html + "</div><p id=after></p></body>");

        Assert.Empty(page.QuerySelectorAll("hostile"));
        Assert.DoesNotContain(page.All, element => element.Attributes.Any(a => a.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)));
        Assert.DoesNotContain("<!--", html);
        Assert.Equal(name is "LossChart" or "BarChart" or "SpreadChart" ? 2 : 0, page.Scripts.Length);
        Assert.Same(page.Body, page.GetElementById("after")!.Parent);
        Assert.Same(page.Body, page.GetElementById("frame")!.Parent);
    }

    [Theory]
    [InlineData("Html", 1)]
    [InlineData("LossChart", 4)]
    [InlineData("BarChart", 3)]
    [InlineData("SpreadChart", 3)]
    [InlineData("TokenTable", 4)]
    [InlineData("TokenTable.Of", 1)]
    [InlineData("FillMaskTable", 3)]
    [InlineData("DataTable", 4)]
    [InlineData("ModelSummary", 3)]
    [InlineData("AttentionHeatMap", 1)]
    [InlineData("ConfusionMatrix", 3)]
    [InlineData("Check", 1)]
    [InlineData("Exercise", 4)]
    public void HostileTextIsShownAsItIs(string name, int atLeast)
    {
        IElement body = new HtmlParser().ParseDocument(Samples.All[name]().ToHtml()).Body!;
        foreach (IElement script in body.QuerySelectorAll("script"))
        {
            script.Remove();
        }

        int shown = body.TextContent.Split(Samples.Hostile).Length - 1;
        Assert.True(shown >= atLeast, $"shown {shown} times");
    }

    [Theory]
    [InlineData("Html", "title")]
    [InlineData("LossChart", "aria-label")]
    [InlineData("BarChart", "aria-label")]
    [InlineData("SpreadChart", "aria-label")]
    public void HostileTextIsWholeInAnAttribute(string name, string attribute)
    {
        IHtmlDocument page = new HtmlParser().ParseDocument(Samples.All[name]().ToHtml());

        Assert.Equal(Samples.Hostile, page.QuerySelector($"[{attribute}]")?.GetAttribute(attribute));
    }

    [Fact]
    public void TextsOfChartsAreEncodedTwiceOnceForThePageAndOnceForPlotly()
    {
        string html = Samples.LossChart().ToHtml();
        string script = html[html.IndexOf("<script", StringComparison.Ordinal)..];

        Assert.DoesNotContain("<hostile", script);
        Assert.DoesNotContain("\\u003Chostile", script);
        Assert.Contains("\\u0026lt;hostile", script);
        Assert.EndsWith("</script></div>", html);
        Assert.Equal(2, script.Split("</script").Length - 1);
    }

    [Fact]
    public void TemplateKeepsFragmentsAndWritesNumbersInTheInvariantCulture()
    {
        Html html = Html.Format($"<b>{"a<b"}</b>{Html.Raw("<i>")}{1234.5:N1}{new[] { Html.Text("&"), Html.Empty }}{null as string}");

        Assert.Equal("<b>a&lt;b</b><i>1,234.5&amp;", html.ToHtml());
        Assert.Equal(html.ToHtml(), html.ToString());
        Assert.Equal("", Html.Empty.ToHtml());
        Assert.Equal("x&amp;<br>", Html.Concat(Html.Text("x&"), Html.Raw("<br>")).ToHtml());
    }
}
