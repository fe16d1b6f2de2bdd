namespace BertNotebooks.Dib.Format;

/// <summary>The lines that begin the header and the cells of a notebook, and those that are almost such lines.</summary>
internal static class DibSeparator
{
    /// <summary>The line that begins the header.</summary>
    public const string Meta = "#!meta";

    /// <summary>The line that begins a C# cell.</summary>
    public const string CSharp = "#!csharp";

    /// <summary>The line that begins a Markdown cell.</summary>
    public const string Markdown = "#!markdown";

    // Names under which Polyglot Notebooks begins a cell in another language, or C# and Markdown under another name.
    private static readonly HashSet<string> OtherCells =
    [
        Meta, "#!c#", "#!cs", "#!md", "#!html", "#!javascript", "#!js", "#!fsharp", "#!f#", "#!pwsh", "#!powershell", "#!python",
        "#!r", "#!sql", "#!kql", "#!http", "#!mermaid", "#!raw", "#!value",
    ];

    /// <summary>The line that begins a cell of the kind.</summary>
    public static string Of(CellKind kind) => kind == CellKind.CSharp ? CSharp : Markdown;

    /// <summary>Tells whether a line ends the cell before it; blanks and tabs behind it are not seen by whoever types them.</summary>
    public static bool Is(string line) =>
        line.AsSpan().TrimEnd() is CSharp or Markdown || OtherCells.GetAlternateLookup<ReadOnlySpan<char>>().Contains(line.AsSpan().TrimEnd());

    /// <summary>The index of the first line in a range of a text's lines that is almost a separator, or -1; a fence may show one.</summary>
    public static int FindNear(string[] lines, int start, int end)
    {
        bool fenced = false;
        for (int i = start; i < end; i++)
        {
            string line = Bare(lines[i]);
            fenced ^= line.StartsWith("```", StringComparison.Ordinal) || line.StartsWith("~~~", StringComparison.Ordinal);
            if (!fenced && line.StartsWith("#!", StringComparison.Ordinal) && Is(FirstWord(line)))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The first line of a cell's text, counted from 0, with which the text would not be one cell of a file; null when there is none.</summary>
    public static int? LineThatSplits(CellKind kind, string text)
    {
        string[] lines = text.Split('\n');
        int exact = Array.FindIndex(lines, Is);
        int near = kind == CellKind.Markdown ? FindNear(lines, 0, exact < 0 ? lines.Length : exact) : -1;
        return near >= 0 ? near : exact >= 0 ? exact : null;
    }

    /// <summary>The kind of cell that whoever typed such a line means; null when the kit runs no such cell.</summary>
    public static CellKind? KindMeant(string line) => FirstWord(Bare(line)) switch
    {
        CSharp or "#!c#" or "#!cs" => CellKind.CSharp,
        Markdown or "#!md" => CellKind.Markdown,
        _ => null,
    };

    private static string Bare(string line) => line.Trim().Trim('\uFEFF', '\u200B').Trim();

    private static string FirstWord(string line) =>
        line.StartsWith("#!", StringComparison.Ordinal) ? "#!" + line[2..].TrimStart().Split([' ', '\t'])[0].ToLowerInvariant() : line;
}
