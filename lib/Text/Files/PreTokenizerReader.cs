using System.Text;
using BertNotebooks.Text.Pipelines;

namespace BertNotebooks.Text.Files;

/// <summary>Makes the pre-tokenizer that a tokenizer.json describes.</summary>
internal static class PreTokenizerReader
{
    private const int Deepest = 20;

    private const string Followed = "it does BertPreTokenizer, Whitespace, WhitespaceSplit, Punctuation, Digits, Split, CharDelimiterSplit";

    public static PreTokenizer Read(JsonFields fields, int depth = 0) => NormalizerReader.TypeOf(fields) switch
    {
        "BertPreTokenizer" => PreTokenizers.BertPreTokenizer,
        "Whitespace" => PreTokenizers.Whitespace,
        "WhitespaceSplit" => PreTokenizers.WhitespaceSplit,
        "Punctuation" => PreTokenizers.Punctuation(BehaviorOf(fields)),
        "Digits" => PreTokenizers.Digits(fields.Flag("individual_digits") ?? false),
        "Split" => PreTokenizers.Split(PatternReader.Read(fields), BehaviorOf(fields), fields.Flag("invert") ?? false),
        "CharDelimiterSplit" => PreTokenizers.Split(TextPatterns.CodePoint(Delimiter(fields).Equals), SplitBehavior.Removed),
        "Sequence" when depth < Deepest => PreTokenizers.Sequence([.. NormalizerReader.Steps(fields, "pretokenizers").Select(step => Read(step, depth + 1))]),
        string other => throw fields.NotFollowed($"it has the pre-tokenizer {other.Brief()}", Followed),
    };

    private static SplitBehavior BehaviorOf(JsonFields fields)
    {
        string name = fields.Text("behavior") ?? nameof(SplitBehavior.Isolated);
        return Enum.GetNames<SplitBehavior>().Contains(name) ? Enum.Parse<SplitBehavior>(name)
            : throw fields.Mistake("behavior", $"one of {string.Join(", ", Enum.GetNames<SplitBehavior>())}");
    }

    private static int Delimiter(JsonFields fields)
    {
        string text = fields.Text("delimiter") ?? "";
        return Rune.TryGetRuneAt(text.Length == 0 ? "\uD800" : text, 0, out Rune delimiter) && delimiter.Utf16SequenceLength == text.Length
            ? delimiter.Value
            : throw fields.Mistake("delimiter", "one character");
    }
}
