using BertNotebooks.Text;

namespace BertNotebooks.Data.Labelled;

/// <summary>Gives the tags of words to their pieces, as Hugging Face's <c>run_ner</c> does.</summary>
internal static class TagAlignment
{
    /// <summary>The label of each token: the word's tag on its first piece.</summary>
    /// <param name="encoding">A sentence from <see cref="SplitWords"/>, whose word numbers tell which tag belongs to a piece; never the count of pieces.</param>
    /// <param name="tagOfWord">The number of each word's tag in <paramref name="tagNames"/>.</param>
    /// <param name="tagNames">The names of the tags.</param>
    /// <param name="labelAllTokens">
    /// Whether a word's further pieces have its tag too, with <c>B-</c> turned into <c>I-</c> where there is such a tag; otherwise, as special tokens, they
    /// have <see cref="TrainingExample.IgnoreIndex"/>.
    /// </param>
    public static int[] Labels(Encoding encoding, IReadOnlyList<int> tagOfWord, IReadOnlyList<string> tagNames, bool labelAllTokens)
    {
        int[] inside = labelAllTokens ? [.. tagNames.Select((_, tag) => Inside(tag, tagNames))] : [];
        int[] labels = new int[encoding.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = encoding.WordIds[i] is not int word ? TrainingExample.IgnoreIndex
                : i == 0 || encoding.WordIds[i - 1] != word ? tagOfWord[word]
                : labelAllTokens ? inside[tagOfWord[word]]
                : TrainingExample.IgnoreIndex;
        }

        return labels;
    }

    /// <summary>The words whose tag no piece carries: those that were cut off and those of which the tokenizer leaves nothing.</summary>
    /// <param name="encoding">The sentence from <see cref="SplitWords"/>.</param>
    /// <param name="words">The number of its words.</param>
    public static int[] WordsWithoutLabel(Encoding encoding, int words) => [.. Enumerable.Range(0, words).Except(encoding.WordIds.OfType<int>())];

    private static int Inside(int tag, IReadOnlyList<string> names) => names[tag].StartsWith("B-", StringComparison.Ordinal)
        ? Enumerable.Range(0, names.Count).Where(other => names[other] == $"I-{names[tag][2..]}").DefaultIfEmpty(tag).First()
        : tag;
}
