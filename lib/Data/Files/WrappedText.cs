namespace BertNotebooks.Data.Files;

/// <summary>Texts whose lines are cut at a width, as books of Project Gutenberg are: a blank line ends a paragraph, and a line end does not.</summary>
/// <remarks>
/// A text is wrapped when of its inner lines (those with a line right below) at least 3 in 5 are full (the next
/// word would not have fitted, or by some 5 characters; 4 in 5 of 8 or more where no blank line parts the text), half go on below with anything but a capital, and 3 in 5 end within a
/// sentence. The width, 30 to 120 characters, is that of the longest inner lines but for one in twenty, and of all lines at most one in
/// twenty is longer by 15. So a sentence or a paragraph a line, verse, lists and dialogues a line each are not wrapped. Of a book of Project
/// Gutenberg it is known that it was wrapped, often by hand: there, fullness and the least width are not asked for.
/// </remarks>
internal static class WrappedText
{
    private const int Narrowest = 30, Widest = 120, Slack = 5, Beyond = 15, FewestInner = 2, FewestUnparted = 8;
    private const string EndsSentence = ".!?\u2026:\u3002\uFF01\uFF1F";
    private const string Closing = "\"'\u201D\u2019\u00BB)]_*";
    private const string Opening = "\"'\u201C\u2018\u00AB([_*";

    /// <summary>The width at which a text is wrapped, in characters; null where it is not.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="isGutenberg">Whether they stood between Project Gutenberg's marks.</param>
    public static int? WidthOf(string[] lines, bool isGutenberg)
    {
        List<int> inner = [.. Enumerable.Range(0, Math.Max(0, lines.Length - 1)).Where(i => !IsBlank(lines[i]) && !IsBlank(lines[i + 1]))];
        int[] lengths = [.. inner.Select(i => lines[i].TrimEnd().Length).Order()];
        int full = lines.Count(line => !IsBlank(line));
        bool isParted = inner.Count < full - 1, isBook = isGutenberg && isParted;
        if (lengths.Length < (isBook ? 1 : isParted ? FewestInner : FewestUnparted))
        {
            return null;
        }

        int width = lengths[(int)Math.Ceiling(0.95 * lengths.Length) - 1];
        bool isFull = inner.Count(i => lines[i].TrimEnd().Length + 1 + FirstWord(lines[i + 1]) > width - Slack) * 5 >= inner.Count * (isParted ? 3 : 4);
        return width <= Widest && (isBook || (width >= Narrowest && isFull))
            && lines.Count(line => line.TrimEnd().Length > width + Beyond) * 20 <= full
            && inner.Count(i => !BeginsWithCapital(lines[i + 1])) * 2 >= inner.Count
            && inner.Count(i => !EndsASentence(lines[i])) * 5 >= inner.Count * 3
            ? width : null;
    }

    /// <summary>The paragraphs of a wrapped text, a line each.</summary>
    /// <remarks>
    /// A line that is shorter than two thirds of the width with a capital below ends there: verse, addresses, titles. A hyphen behind a letter at
    /// a line's end stays and takes no blank: "to-" and "morrow" become "to-morrow".
    /// </remarks>
    /// <param name="lines">The lines.</param>
    /// <param name="width">The width in characters; 0: every line end that is not blank is inside a paragraph.</param>
    public static IEnumerable<string> Paragraphs(IEnumerable<string> lines, int width)
    {
        System.Text.StringBuilder paragraph = new();
        string before = "";
        foreach (string line in lines)
        {
            bool blank = IsBlank(line);
            if (paragraph.Length > 0 && (blank || (before.Length * 3 < width * 2 && BeginsWithCapital(line))))
            {
                yield return paragraph.ToString();
                paragraph.Clear();
            }

            if (!blank)
            {
                bool hyphen = paragraph.Length > 1 && paragraph[^1] == '-' && char.IsLetter(paragraph[^2]);
                paragraph.Append(paragraph.Length == 0 || hyphen ? "" : " ").Append(line.AsSpan().Trim());
                before = line.TrimEnd();
            }
        }

        if (paragraph.Length > 0)
        {
            yield return paragraph.ToString();
        }
    }

    private static bool IsBlank(string line) => string.IsNullOrWhiteSpace(line);

    private static int FirstWord(string line)
    {
        ReadOnlySpan<char> text = line.AsSpan().Trim();
        int end = text.IndexOf(' ');
        return end < 0 ? text.Length : end;
    }

    private static bool BeginsWithCapital(string line)
    {
        ReadOnlySpan<char> text = line.AsSpan().TrimStart().TrimStart(Opening);
        return text.Length > 0 && char.IsUpper(text[0]);
    }

    private static bool EndsASentence(string line)
    {
        ReadOnlySpan<char> text = line.AsSpan().TrimEnd().TrimEnd(Closing);
        return text.Length > 0 && EndsSentence.Contains(text[^1]);
    }
}
