using BertNotebooks.Text;

namespace BertNotebooks.Data;

/// <summary>Cuts a line of any length into texts that fit a model, so that an evaluation sees every piece once.</summary>
internal static class EvaluationWindows
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
            int count = Math.Min(pieces, line.Length - start);
            EncodingWriter window = new(count + 2, vocabulary);
            window.AddSpecial(vocabulary.ClsId);
            window.AddPart(line, start, count);
            window.AddSpecial(vocabulary.SepId);
            windows.Add(window.Encoding);
        }

        return windows;
    }
}
