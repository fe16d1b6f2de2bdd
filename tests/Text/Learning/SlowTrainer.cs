using BertNotebooks.Text;
using BertNotebooks.Text.Learning;

namespace BertNotebooks.Tests.Text.Learning;

/// <summary>WordPiece training written down plainly: all pairs are counted anew before each merge. For lower-case ASCII text.</summary>
internal static class SlowTrainer
{
    public static List<string> Train(IEnumerable<string> lines, WordPieceTrainerOptions options)
    {
        List<string[]> words = [.. lines.SelectMany(line => line.Split(' ')).Select(word => word.Select((c, i) => i == 0 ? $"{c}" : $"##{c}").ToArray())];
        List<string> pieces =
        [
            .. Vocabulary.SpecialTokens,
            .. words.SelectMany(word => word).Select(piece => piece[^1..]).Distinct().Order(StringComparer.Ordinal),
            .. words.SelectMany(word => word.Skip(1)).Distinct().Order(StringComparer.Ordinal),
        ];
        while (pieces.Count < options.VocabSize)
        {
            var pairs = words
                .SelectMany(word => word.Zip(word.Skip(1)))
                .GroupBy(pair => pair)
                .Select(group => (Pair: group.Key, Count: group.Count()))
                .OrderByDescending(item => item.Count).ThenBy(item => pieces.IndexOf(item.Pair.First)).ThenBy(item => pieces.IndexOf(item.Pair.Second))
                .ToList();
            if (pairs.Count == 0 || pairs[0].Count < options.MinFrequency)
            {
                break;
            }

            (string left, string right) = pairs[0].Pair;
            string joined = left + right[2..];
            if (!pieces.Contains(joined))
            {
                pieces.Add(joined);
            }

            words = [.. words.Select(word => Join(word, left, right, joined))];
        }

        return pieces;
    }

    private static string[] Join(string[] word, string left, string right, string joined)
    {
        List<string> result = [];
        for (int i = 0; i < word.Length; i++)
        {
            bool pair = i + 1 < word.Length && word[i] == left && word[i + 1] == right;
            result.Add(pair ? joined : word[i]);
            i += pair ? 1 : 0;
        }

        return [.. result];
    }
}
