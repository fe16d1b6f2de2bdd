using BertNotebooks.Foundation.Unicode;

namespace BertNotebooks.Text.Pipelines;

/// <summary>One step of normalization.</summary>
internal delegate MappedText Normalizer(MappedText text);

/// <summary>The normalizers of <c>tokenizers</c> that WordPiece files use, each by the name it has there.</summary>
internal static class Normalizers
{
    public static Normalizer Sequence(IReadOnlyList<Normalizer> steps) => text => steps.Aggregate(text, (so, step) => step(so));

    /// <summary>Cleaning, Chinese characters, accents, lower case, in this order.</summary>
    public static Normalizer Bert(bool cleanText, bool handleChineseChars, bool stripAccents, bool lowerCase)
    {
        List<Normalizer> steps = [];
        AddIf(cleanText, Clean);
        AddIf(handleChineseChars, SpaceIdeographs);
        AddIf(stripAccents, text => Without(Decompose(text, compatible: false), CodePoints.NonspacingMark.Contains));
        AddIf(lowerCase, Lowercase);
        return Sequence(steps);

        void AddIf(bool wanted, Normalizer step) => steps.AddRange(wanted ? [step] : []);
    }

    public static MappedText Lowercase(MappedText text)
    {
        List<int> lower = [];
        return Each(text, (codePoint, to, start, end) =>
        {
            lower.Clear();
            CodePoints.AppendLower(codePoint, lower);
            to.AddAll(lower, start, end);
        });
    }

    /// <summary>Removes all marks, and decomposes nothing.</summary>
    public static MappedText StripAccents(MappedText text) => Without(text, CodePoints.Mark.Contains);

    /// <summary>NFD, or NFKD: marks that change places do not take their ranges along.</summary>
    public static MappedText Decompose(MappedText text, bool compatible)
    {
        MarkOrder marks = new(compatible: compatible);
        foreach ((int codePoint, int start, int end) in text.Mapped())
        {
            marks.Add(codePoint, start, end);
        }

        MappedText decomposed = new();
        foreach ((int codePoint, int start, int end) in marks.Ordered())
        {
            decomposed.Add(codePoint, start, end);
        }

        return decomposed;
    }

    /// <summary>NFC, or NFKC: a code point that is put together has the range of its base.</summary>
    public static MappedText Compose(MappedText text, bool compatible)
    {
        const int none = -1;
        List<(int CodePoint, int Start, int End)> composed = [];
        int starter = none, lastClass = none;
        foreach ((int codePoint, int start, int end) in Decompose(text, compatible).Mapped())
        {
            int combining = CodePoints.CombiningClass(codePoint);
            int whole = starter != none && lastClass < combining ? Composition.Of(composed[starter].CodePoint, codePoint) : 0;
            if (whole != 0)
            {
                composed[starter] = composed[starter] with { CodePoint = whole };
                continue;
            }

            (starter, lastClass) = combining == 0 ? (composed.Count, none) : (starter, combining);
            composed.Add((codePoint, start, end));
        }

        MappedText result = new();
        composed.ForEach(item => result.Add(item.CodePoint, item.Start, item.End));
        return result;
    }

    public static Normalizer Strip(bool left, bool right) => text =>
    {
        ReadOnlySpan<char> units = text.Units;
        int start = left ? units.Length - units.TrimStart().Length : 0;
        int end = right ? Math.Max(start, units.TrimEnd().Length) : units.Length;
        MappedText stripped = new();
        stripped.AddPart(text, start, end);
        return stripped;
    };

    /// <summary>Writes other text in the place of each match; it has the range of the last character that was replaced.</summary>
    public static Normalizer Replace(TextPattern pattern, string content)
    {
        MappedText written = MappedText.Of(content);
        return text =>
        {
            MappedText replaced = new();
            foreach (TextSegment segment in pattern(text, 0, text.Length))
            {
                if (!segment.IsMatch)
                {
                    replaced.AddPart(text, segment.Start, segment.End);
                    continue;
                }

                int last = Math.Max(segment.End - 1, 0);
                (int start, int end) = text.Length == 0 ? (0, 0) : (text.Starts[last], text.Ends[last]);
                replaced.AddAll(written.CodePointsIn(0, written.Length).Select(item => item.CodePoint), start, end);
            }

            return replaced;
        };
    }

    private static MappedText Clean(MappedText text) => Each(text, (codePoint, to, start, end) =>
    {
        if (!CodePoints.Control.Contains(codePoint))
        {
            to.Add(CodePoints.IsWhiteSpace(codePoint) ? ' ' : codePoint, start, end);
        }
    });

    private static MappedText SpaceIdeographs(MappedText text) => Each(text, (codePoint, to, start, end) =>
        to.AddAll(CodePoints.Ideograph.Contains(codePoint) ? [' ', codePoint, ' '] : [codePoint], start, end));

    private static MappedText Without(MappedText text, Predicate<int> removed) => Each(text, (codePoint, to, start, end) =>
    {
        if (!removed(codePoint))
        {
            to.Add(codePoint, start, end);
        }
    });

    private static MappedText Each(MappedText text, Action<int, MappedText, int, int> write)
    {
        MappedText written = new();
        foreach ((int codePoint, int start, int end) in text.Mapped())
        {
            write(codePoint, written, start, end);
        }

        return written;
    }
}
