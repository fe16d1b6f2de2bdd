using BertNotebooks.Text;
using BertNotebooks.Text.Pipelines;

namespace BertNotebooks.Data.Labelled;

/// <summary>Encodes sentences that are cut into words already (<c>is_split_into_words</c>).</summary>
internal static class SplitWords
{
    private static readonly EncodeOptions s_piecesAlone = new() { AddSpecialTokens = false };

    /// <summary>Encodes the words one by one and puts the tokenizer's special tokens around all of them.</summary>
    /// <remarks>
    /// <see cref="Encoding.WordIds"/> are the words' numbers in the list, and offsets count within the word. A word of which the tokenizer leaves
    /// nothing has no piece, so that the numbers jump.
    /// </remarks>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="words">The words of a sentence; without any, the special tokens alone come back.</param>
    /// <param name="maxLength">The most tokens, special ones counted, on whose far side pieces are cut off; null: the tokenizer's own, if it has one.</param>
    /// <exception cref="BertNotebooksException">The special tokens leave no room for a piece.</exception>
    public static Encoding Encode(BertTokenizer tokenizer, IReadOnlyList<string> words, int? maxLength)
    {
        Template template = tokenizer.Parts.Template;
        (int[] before, int[] behind) = template.Around();
        Encoding[] encoded = [.. words.Select(word => tokenizer.Encode(word, options: s_piecesAlone))];
        int pieces = encoded.Sum(word => word.Length);
        int kept = (maxLength ?? tokenizer.ModelMaxLength) is int most ? Math.Min(pieces, template.Room(most)) : pieces;
        int start = tokenizer.TruncationSide == TokenSide.Left ? pieces - kept : 0;
        EncodingWriter sentence = new(before.Length + kept + behind.Length, tokenizer.Vocabulary);
        Array.ForEach(before, id => sentence.AddSpecial(id));
        foreach ((int word, int piece) in encoded.SelectMany((word, number) => Enumerable.Range(0, word.Length).Select(piece => (number, piece))).Skip(start).Take(kept))
        {
            Encoding from = encoded[word];
            sentence.AddToken(from.InputIds[piece], from.Tokens[piece], from.Offsets[piece], word, sequence: 0);
        }

        Array.ForEach(behind, id => sentence.AddSpecial(id));
        return sentence.Encoding;
    }
}
