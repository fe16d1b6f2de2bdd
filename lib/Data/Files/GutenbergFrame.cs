using System.Text.RegularExpressions;

namespace BertNotebooks.Data.Files;

/// <summary>Leaves out what Project Gutenberg puts around a book: the lines outside of its START and END marks, old and new ones.</summary>
internal static partial class GutenbergFrame
{
    // A title may make a mark several lines long. The small print stands in front of a book, in some 300 lines, or behind it.
    private const int LinesOfMark = 4, LinesOfHeader = 1000;

    /// <summary>The lines between the marks, or all where there are none.</summary>
    /// <param name="lines">The lines of a text, which may hold several books.</param>
    /// <param name="leftOut">The number of lines that are not blank and were left out, marks included.</param>
    public static string[] Inside(string[] lines, out int leftOut)
    {
        List<string> kept = [];
        int segment = 0;
        bool inside = true, marked = false;
        for (int i = 0; i < lines.Length; i++)
        {
            bool mayMark = lines[i].Contains("Project Gutenberg", StringComparison.OrdinalIgnoreCase) || lines[i].Contains("Small Print", StringComparison.OrdinalIgnoreCase);
            if (mayMark && (Start().IsMatch(lines[i]) || (inside && i < LinesOfHeader && EndOfSmallPrint().IsMatch(lines[i]))))
            {
                // What stands before a mark, since the beginning or the last END, is no book.
                kept.RemoveRange(segment, kept.Count - segment);
                i = EndOfMark(lines, i);
                (inside, marked) = (true, true);
            }
            else if (mayMark && End().IsMatch(lines[i]))
            {
                (inside, marked, segment) = (false, true, kept.Count);
            }
            else if (inside)
            {
                kept.Add(lines[i]);
            }
        }

        leftOut = marked ? CountFull(lines) - CountFull(kept) : 0;
        return marked ? [.. kept] : lines;
    }

    private static int EndOfMark(string[] lines, int mark)
    {
        for (int i = mark; i < Math.Min(lines.Length, mark + LinesOfMark) && !string.IsNullOrWhiteSpace(lines[i]); i++)
        {
            if (lines[i].TrimEnd().EndsWith('*'))
            {
                return i;
            }
        }

        return mark;
    }

    private static int CountFull(IEnumerable<string> lines) => lines.Count(line => !string.IsNullOrWhiteSpace(line));

    [GeneratedRegex(@"^\s*\*{1,3}\s*START OF (?:THE |THIS |AN? )?PROJECT GUTENBERG", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Start();

    [GeneratedRegex(@"\*END ?\*? ?THE SMALL PRINT", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex EndOfSmallPrint();

    [GeneratedRegex(@"^\s*(?:\*{1,3}\s*)?END OF (?:THE |THIS |AN? )?PROJECT GUTENBERG", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex End();
}
