using BertNotebooks.Text;
using BertNotebooks.Text.Pipelines;

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
    /// <param name="template">What stands around a text; null: [CLS] and [SEP].</param>
    /// <exception cref="BertNotebooksException">The model has fewer than 3 positions.</exception>
    public static IReadOnlyList<Encoding> Cut(Encoding line, Vocabulary vocabulary, int maxPositionEmbeddings, Template? template = null)
    {
        (int[] before, int[] behind) = (template ?? Template.Bert(vocabulary.ClsId, vocabulary.SepId)).Around();
        int pieces = Math.Min(maxPositionEmbeddings, MaxLength) - before.Length - behind.Length;
        if (pieces < 1)
        {
            throw new BertNotebooksException($"max_position_embeddings {maxPositionEmbeddings} is below 3: [CLS], one piece and [SEP] need three positions; check the model's config.json.");
        }

        List<Encoding> windows = [];
        for (int start = 0; start < line.Length; start += pieces)
        {
            int count = Math.Min(pieces, line.Length - start);
            EncodingWriter window = new(before.Length + count + behind.Length, vocabulary);
            Array.ForEach(before, id => window.AddSpecial(id));
            window.AddPart(line, start, count);
            Array.ForEach(behind, id => window.AddSpecial(id));
            windows.Add(window.Encoding);
        }

        return windows;
    }
}
