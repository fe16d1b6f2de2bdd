using BertNotebooks.Text;

namespace BertNotebooks.Data;

/// <summary>Cuts a line of any length into texts that fit a model, so that an evaluation sees every piece once.</summary>
public static class EvaluationWindows
{
    /// <summary>Longest window in tokens, [CLS] and [SEP] included.</summary>
    public const int MaxLength = 128;

    /// <summary>Cuts into consecutive windows of min(max_position_embeddings, 128) - 2 pieces and puts [CLS] and [SEP] around each.</summary>
    /// <param name="line">A line encoded without special tokens, truncation and padding; without pieces it gives no window.</param>
    /// <param name="vocabulary">The vocabulary it was encoded with.</param>
    /// <param name="maxPositionEmbeddings">Number of positions that the model has.</param>
    /// <exception cref="BertNotebooksException">The model has fewer than 3 positions.</exception>
    public static IReadOnlyList<Encoding> Cut(Encoding line, Vocabulary vocabulary, int maxPositionEmbeddings)
    {
        int pieces = Math.Min(maxPositionEmbeddings, MaxLength) - 2;
        if (pieces < 1)
        {
            throw new BertNotebooksException($"max_position_embeddings {maxPositionEmbeddings} is below 3: [CLS], one piece and [SEP] need three positions; check the model's config.json.");
        }

        List<Encoding> windows = [];
        for (int start = 0; start < line.Length; start += pieces)
        {
            windows.Add(Window(line, start..Math.Min(start + pieces, line.Length), vocabulary));
        }

        return windows;
    }

    private static Encoding Window(Encoding line, Range range, Vocabulary vocabulary)
    {
        int length = line.InputIds[range].Length + 2;
        int[] ones = new int[length];
        Array.Fill(ones, 1);
        int[] specials = new int[length];
        specials[0] = specials[^1] = 1;
        return new Encoding
        {
            InputIds = [vocabulary.ClsId, .. line.InputIds[range], vocabulary.SepId],
            TokenTypeIds = new int[length],
            AttentionMask = ones,
            SpecialTokensMask = specials,
            Tokens = [vocabulary[vocabulary.ClsId], .. line.Tokens[range], vocabulary[vocabulary.SepId]],
            Offsets = [default, .. line.Offsets[range], default],
            WordIds = [null, .. line.WordIds[range], null],
            SequenceIds = [null, .. line.SequenceIds[range], null],
        };
    }
}
