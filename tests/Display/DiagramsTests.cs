using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using BertNotebooks.Display;
using Xunit;

namespace BertNotebooks.Tests.Display;

public sealed partial class DiagramsTests
{
    public static TheoryData<string> Names => ["EncoderStack", "EmbeddingSum", "AttentionHead", "MaskingRule", "TrainingLoop"];

    [Theory]
    [MemberData(nameof(Names))]
    public void PictureHasATitleAndADescription(string name)
    {
        XElement svg = Picture(name);
        Assert.Equal("img", svg.Attribute("role")!.Value);
        Assert.InRange(svg.Element("title")!.Value.Length, 5, 60);
        Assert.InRange(svg.Element("desc")!.Value.Length, 100, 500);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void NothingIsDrawnOutsideTheCard(string name)
    {
        XElement svg = Picture(name);
        double[] view = [.. svg.Attribute("viewBox")!.Value.Split(' ').Select(Number)];
        Assert.All(svg.Elements("rect"), box =>
        {
            Assert.InRange(At(box, "x"), 0, view[2] - At(box, "width"));
            Assert.InRange(At(box, "y"), 0, view[3] - At(box, "height"));
        });
        Assert.All(svg.Elements("path").SelectMany(path => Pair().Matches(path.Attribute("d")!.Value)), pair =>
        {
            Assert.InRange(Number(pair.Groups[1].Value), 0, view[2]);
            Assert.InRange(Number(pair.Groups[2].Value), 0, view[3]);
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void WordsAreShortEnoughForTheirPlace(string name)
    {
        XElement svg = Picture(name);
        Assert.All(svg.Elements("text"), words =>
        {
            // A sans-serif letter is about 0.52 of its size wide, a bold one 0.56.
            double width = words.Value.Length * At(words, "font-size") * (words.Attribute("font-weight")!.Value == "600" ? 0.56 : 0.52);
            double left = At(words, "x") - (words.Attribute("text-anchor")!.Value switch { "middle" => width / 2, "end" => width, _ => 0 });
            Assert.True(left >= 0 && left + width <= Svg.Width, words.Value);
            foreach (XElement box in svg.Elements("rect").Where(box => Surrounds(box, words)).TakeLast(1))
            {
                Assert.True(width <= At(box, "width") + 2, $"{words.Value} in {box}");
            }
        });
    }

    private static bool Surrounds(XElement box, XElement words) =>
        words.Attribute("text-anchor")!.Value == "middle"
        && At(words, "x") > At(box, "x") && At(words, "x") < At(box, "x") + At(box, "width")
        && At(words, "y") > At(box, "y") && At(words, "y") < At(box, "y") + At(box, "height");

    private static XElement Picture(string name)
    {
        string html = Samples.All[name]().ToHtml();
        int start = html.IndexOf("<svg", StringComparison.Ordinal);
        int end = html.IndexOf("</svg>", StringComparison.Ordinal) + "</svg>".Length;
        return XElement.Parse(html[start..end]);
    }

    private static double At(XElement element, string attribute) => Number(element.Attribute(attribute)!.Value);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"([\d.-]+) ([\d.-]+)")]
    private static partial Regex Pair();
}
