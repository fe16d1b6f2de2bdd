using BertNotebooks.Foundation.Unicode;

namespace BertNotebooks.Text.Pipelines;

/// <summary>Cuts a part of a normalized text into smaller ones, none of them empty.</summary>
internal delegate List<(int Start, int End)> PreTokenizer(MappedText text, int start, int end);

/// <summary>The pre-tokenizers of <c>tokenizers</c> that WordPiece files use, each by the name it has there.</summary>
internal static class PreTokenizers
{
    /// <summary>Runs of word characters, and runs of what is neither such a one nor white space: <c>\w+|[^\w\s]+</c>.</summary>
    public static PreTokenizer Whitespace { get; } = Split(
        TextPatterns.Runs(codePoint => CodePoints.IsWhiteSpace(codePoint) ? 0 : CharacterClasses.IsWord(codePoint) ? 1 : 2), SplitBehavior.Removed, invert: true);

    public static PreTokenizer WhitespaceSplit { get; } = Split(TextPatterns.CodePoint(CodePoints.IsWhiteSpace), SplitBehavior.Removed);

    // Below WhitespaceSplit, which it takes in.
    public static PreTokenizer BertPreTokenizer { get; } = Sequence([WhitespaceSplit, Punctuation(SplitBehavior.Isolated)]);

    /// <summary>Leaves a text whole: what a file means that has no pre-tokenizer.</summary>
    public static PreTokenizer None { get; } = (_, start, end) => start == end ? [] : [(start, end)];

    public static PreTokenizer Punctuation(SplitBehavior behavior) => Split(TextPatterns.CodePoint(CodePoints.Punctuation.Contains), behavior);

    public static PreTokenizer Digits(bool individual) =>
        Split(TextPatterns.CodePoint(CharacterClasses.IsNumber), individual ? SplitBehavior.Isolated : SplitBehavior.Contiguous);

    public static PreTokenizer Split(TextPattern pattern, SplitBehavior behavior, bool invert = false) => (text, start, end) =>
    {
        IEnumerable<TextSegment> segments = pattern(text, start, end);
        return Parts(invert ? segments.Select(segment => segment with { IsMatch = !segment.IsMatch }) : segments, behavior);
    };

    public static PreTokenizer Sequence(IReadOnlyList<PreTokenizer> steps) => (text, start, end) =>
        steps.Aggregate(None(text, start, end), (parts, step) => [.. parts.SelectMany(part => step(text, part.Start, part.End))]);

    private static List<(int Start, int End)> Parts(IEnumerable<TextSegment> segments, SplitBehavior behavior)
    {
        List<(int Start, int End)> parts = [];
        bool fromRight = behavior == SplitBehavior.MergedWithNext, matchBefore = false;
        foreach (TextSegment segment in fromRight ? segments.Reverse() : segments)
        {
            bool joins = parts.Count > 0 && behavior switch
            {
                SplitBehavior.Contiguous => segment.IsMatch == matchBefore,
                SplitBehavior.MergedWithPrevious or SplitBehavior.MergedWithNext => segment.IsMatch && !matchBefore,
                _ => false,
            };
            matchBefore = segment.IsMatch;
            if (joins)
            {
                parts[^1] = fromRight ? (segment.Start, parts[^1].End) : (parts[^1].Start, segment.End);
            }
            else if (behavior != SplitBehavior.Removed || !segment.IsMatch)
            {
                parts.Add((segment.Start, segment.End));
            }
        }

        if (fromRight)
        {
            parts.Reverse();
        }

        parts.RemoveAll(part => part.Start == part.End);
        return parts;
    }
}
