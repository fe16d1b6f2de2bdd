using BertNotebooks.Dib.Format;

namespace BertNotebooks.Play.Documents;

/// <summary>How a notebook's file is written, so that a new cell looks like its neighbours.</summary>
/// <param name="LineEnd">The line end that most lines have.</param>
/// <param name="Before">What stands between the line that begins a cell and the source: a blank line or nothing.</param>
/// <param name="After">What stands between the source and the next cell: its line's end, with or without a blank line.</param>
internal sealed record DocumentStyle(string LineEnd, string Before, string After)
{
    /// <summary>The style of a file: what most of it does, and the kit's own where it says nothing.</summary>
    public static DocumentStyle Of(string text, DibParts notebook)
    {
        int pairs = text.AsSpan().Count("\r\n"), feeds = text.AsSpan().Count('\n') - pairs, returns = text.AsSpan().Count('\r') - pairs;
        string end = pairs > feeds && pairs >= returns ? "\r\n" : returns > feeds ? "\r" : "\n";
        DibPart[] cells = [.. notebook.Parts.Where(part => part.Source.Length > 0 && part.Separator.Length > 0)];
        bool isTightBefore = cells.Count(part => part.Before.Length == 0) > cells.Length / 2;
        DibPart[] followed = [.. notebook.Parts.SkipLast(1).Where(part => part.Source.Length > 0)];
        bool isTightAfter = followed.Length == 0 ? isTightBefore : followed.Count(part => LineEnds(part.After) < 2) > followed.Length / 2;
        return new DocumentStyle(end, isTightBefore ? "" : end, isTightAfter ? end : end + end);
    }

    /// <summary>How many line ends a text has.</summary>
    public static int LineEnds(ReadOnlySpan<char> text) => text.CountAny(DibText.LineEnds) - text.Count("\r\n");

    /// <summary>The text behind its first line end.</summary>
    public static string WithoutFirstLine(string text)
    {
        int end = text.AsSpan().IndexOfAny(DibText.LineEnds);
        return end < 0 ? "" : text[(end + (text.AsSpan(end).StartsWith("\r\n") ? 2 : 1))..];
    }
}
