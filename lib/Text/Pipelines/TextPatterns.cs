using System.Text.RegularExpressions;
using BertNotebooks.Foundation.Unicode;

namespace BertNotebooks.Text.Pipelines;

/// <summary>A part of a text that a pattern fits, or one between such parts.</summary>
internal readonly record struct TextSegment(int Start, int End, bool IsMatch);

/// <summary>Cuts a part of a text at all that fits, with nothing left out.</summary>
internal delegate List<TextSegment> TextPattern(MappedText text, int start, int end);

/// <summary>What a text can be searched for: the <c>Pattern</c> of <c>tokenizers</c>.</summary>
internal static class TextPatterns
{
    /// <summary>Each code point of a kind, on its own.</summary>
    public static TextPattern CodePoint(Predicate<int> fits) => (text, start, end) =>
        Segments(start, end, text.CodePointsIn(start, end).Where(item => fits(item.CodePoint)).Select(item => (item.At, item.Next)));

    /// <summary>Runs of code points of the same kind; kind 0 is between matches.</summary>
    public static TextPattern Runs(Func<int, int> kind) => (text, start, end) =>
    {
        List<(int, int)> matches = [];
        int runStart = start, before = 0;
        foreach ((int codePoint, int at, int next) in text.CodePointsIn(start, end).Append((-1, end, end)))
        {
            int own = codePoint < 0 ? -1 : kind(codePoint);
            if (own != before)
            {
                matches.AddRange(before > 0 ? [(runStart, at)] : []);
                (runStart, before) = (at, own);
            }
        }

        return Segments(start, end, matches);
    };

    /// <summary>A text as it stands; an empty one is found nowhere.</summary>
    public static TextPattern Literal(string sought) => (text, start, end) => Segments(start, end, Places(text, start, end, sought));

    /// <summary>A regular expression, which sees nothing outside the part.</summary>
    /// <exception cref="BertNotebooksException">A text takes too long.</exception>
    public static TextPattern Regular(Regex expression, string written) => (text, start, end) =>
    {
        string part = new(text.Units[start..end]);
        try
        {
            return Segments(start, end, expression.Matches(part)
                .Where(match => !IsInsidePair(part, match.Index))
                .Select(match => (start + match.Index, start + match.Index + match.Length)));
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new BertNotebooksException($"The tokenizer's regular expression \"{written.Shown()}\" takes longer than {expression.MatchTimeout.TotalSeconds:0} s for one text: cut the text, or use another tokenizer.", e);
        }
    };

    private static bool IsInsidePair(string text, int at) => at > 0 && at < text.Length && char.IsSurrogatePair(text[at - 1], text[at]);

    private static List<(int, int)> Places(MappedText text, int start, int end, string sought)
    {
        List<(int, int)> places = [];
        for (int at = start; sought.Length > 0;)
        {
            int found = text.Units[at..end].IndexOf(sought, StringComparison.Ordinal);
            if (found < 0)
            {
                break;
            }

            places.Add((at + found, at + found + sought.Length));
            at += found + sought.Length;
        }

        return places;
    }

    // An empty match right behind another one is none, as in Oniguruma.
    private static List<TextSegment> Segments(int start, int end, IEnumerable<(int Start, int End)> matches)
    {
        List<TextSegment> segments = [];
        int at = start, lastMatch = -1;
        foreach ((int from, int to) in matches)
        {
            if (from == to && from == lastMatch)
            {
                continue;
            }

            if (at != from)
            {
                segments.Add(new TextSegment(at, from, false));
            }

            segments.Add(new TextSegment(from, to, true));
            at = lastMatch = to;
        }

        if (at != end)
        {
            segments.Add(new TextSegment(at, end, false));
        }

        return start == end ? [] : segments;
    }
}
