using System.Globalization;
using System.Text;

namespace BertNotebooks.Display;

/// <summary>Draws boxes, arrows and words on a white card; lengths are in units of a card 700 wide.</summary>
internal sealed class Svg(int height, string title, string description)
{
    public const int Width = 700;

    private const int LineHeight = 17;

    private readonly StringBuilder _content = new();

    /// <summary>A rounded box with a pale ground of its colour and centred lines of text, the first one bold.</summary>
    public Svg Box(double x, double y, double width, double height, string color, params IReadOnlyList<string> lines)
    {
        Add($"<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"6\" fill=\"{Palette.Css(color)}\" fill-opacity=\"0.14\" stroke=\"{Palette.Css(color)}\" stroke-width=\"1.5\"/>\n");
        double first = y + (height / 2) - ((lines.Count - 1) * LineHeight / 2.0) + 4.5;
        for (int i = 0; i < lines.Count; i++)
        {
            Words(x + (width / 2), first + (i * LineHeight), lines[i], "middle", bold: i == 0);
        }

        return this;
    }

    /// <summary>A filled bar with its text in the middle.</summary>
    public Svg Bar(double x, double y, double width, double height, string color, string text)
    {
        Add($"<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{Palette.Css(color)}\"/>\n");
        return Words(x + (width / 2), y + (height / 2) + 4.5, text, "middle", Palette.Paper, bold: true);
    }

    /// <summary>Words at a point: anchor is start, middle or end.</summary>
    public Svg Words(double x, double y, string text, string anchor = "start", string color = Palette.Ink, bool bold = false, int size = 13)
    {
        Add($"<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" font-size=\"{size}\" font-weight=\"{(bold ? 600 : 400)}\" fill=\"{Palette.Css(color)}\">{Html.Text(text)}</text>\n");
        return this;
    }

    /// <summary>A straight line.</summary>
    public Svg Line(double x1, double y1, double x2, double y2, string color = Palette.Grey, bool dashed = false)
    {
        Add($"<path d=\"M{x1} {y1}L{x2} {y2}\" fill=\"none\" stroke=\"{Palette.Css(color)}\" stroke-width=\"1.5\"{(dashed ? " stroke-dasharray=\"4 4\"" : "")}/>\n");
        return this;
    }

    /// <summary>A line through points, with an arrowhead at the last.</summary>
    public Svg Arrow(string color, params IReadOnlyList<Point> points)
    {
        Point from = points[^2];
        Point to = points[^1];
        double length = Math.Sqrt(((to.X - from.X) * (to.X - from.X)) + ((to.Y - from.Y) * (to.Y - from.Y)));
        double dx = (to.X - from.X) / length;
        double dy = (to.Y - from.Y) / length;
        Point neck = new(to.X - (8 * dx), to.Y - (8 * dy));
        string path = string.Join("L", points.SkipLast(1).Append(neck).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.X:0.#} {p.Y:0.#}")));
        Add($"<path d=\"M{path}\" fill=\"none\" stroke=\"{Palette.Css(color)}\" stroke-width=\"1.5\"/>\n");
        Add($"<path d=\"M{to.X:0.#} {to.Y:0.#}L{neck.X - (4 * dy):0.#} {neck.Y + (4 * dx):0.#}L{neck.X + (4 * dy):0.#} {neck.Y - (4 * dx):0.#}z\" fill=\"{Palette.Css(color)}\"/>\n");
        return this;
    }

    /// <summary>A straight grey arrow.</summary>
    public Svg Arrow(double x1, double y1, double x2, double y2) => Arrow(Palette.Grey, new Point(x1, y1), new Point(x2, y2));

    /// <summary>The card with the picture; its title and description are what a screen reader reads.</summary>
    public Html ToHtml() => Html.Raw(Style.Frame(Html.Format(
        $"<div class=\"card\" style=\"max-width:{Width}px\"><svg viewBox=\"0 0 {Width} {height}\" style=\"width:100%;height:auto;display:block\" role=\"img\" font-family=\"system-ui,'Segoe UI',sans-serif\"><title>{title}</title><desc>{description}</desc>\n{Html.Raw(_content.ToString())}</svg></div>")));

    private void Add(FormattableString text) => _content.Append(text.ToString(CultureInfo.InvariantCulture));
}
