namespace BertNotebooks.Display;

/// <summary>The kit's one palette, told apart by colour-blind readers too, on a white ground.</summary>
/// <remarks>Colours of Okabe and Ito (2008), "Color Universal Design"; yellow is left out, it is too faint for lines.</remarks>
internal static class Palette
{
    /// <summary>First series; queries; what the learner looks at.</summary>
    public const string Blue = "#0072B2";

    /// <summary>Second series; what is masked or wrong.</summary>
    public const string Vermilion = "#D55E00";

    /// <summary>Third series; what is right.</summary>
    public const string Green = "#009E73";

    /// <summary>Fourth series.</summary>
    public const string Purple = "#AA4499";

    /// <summary>Fifth series; highlights.</summary>
    public const string Orange = "#E69F00";

    /// <summary>Sixth series.</summary>
    public const string Sky = "#56B4E9";

    /// <summary>Text and outlines on the white ground.</summary>
    public const string Ink = "#1B1F24";

    /// <summary>Baselines, notes and what takes no part.</summary>
    public const string Grey = "#6A6F76";

    /// <summary>Thin lines between cells and behind curves.</summary>
    public const string Grid = "#E3E6EA";

    /// <summary>The ground of charts and diagrams, so that they read the same in light and dark themes.</summary>
    public const string Paper = "#FFFFFF";

    private static readonly Dictionary<string, string> Names = new()
    {
        [Blue] = "blue", [Vermilion] = "vermilion", [Green] = "green", [Purple] = "purple", [Orange] = "orange", [Sky] = "sky",
        [Ink] = "ink", [Grey] = "grey", [Paper] = "paper", [Grid] = "grid",
    };

    /// <summary>Colours of the series of a chart, in the order in which they are taken.</summary>
    public static IReadOnlyList<string> Series { get; } = [Blue, Vermilion, Green, Purple, Orange, Sky];

    /// <summary>A colour of the palette as CSS: what a page sets for it, as a dark one does, in <c>--bn-blue</c>, <c>--bn-ink</c> and so on; else the colour itself.</summary>
    public static string Css(string color) => $"var(--bn-{Names[color]},{color})";
}
