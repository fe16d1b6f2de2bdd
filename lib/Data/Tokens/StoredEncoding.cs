using BertNotebooks.Text;

namespace BertNotebooks.Data.Tokens;

/// <summary>Makes the <see cref="Encoding"/> of one text, or of joined lines, from its ids alone.</summary>
internal static class StoredEncoding
{
    /// <summary>All of the encoding but the places in the text follows from the ids: [CLS] and [SEP] are added tokens, a piece with <c>##</c> goes on with the word before.</summary>
    public static Encoding From(int[] ids, int padTo, BertTokenizer tokenizer)
    {
        int length = Math.Max(ids.Length, padTo);
        Encoding encoding = new()
        {
            InputIds = ids.Length == length ? ids : [.. ids, .. Enumerable.Repeat(tokenizer.Vocabulary.PadId, length - ids.Length)],
            TokenTypeIds = new int[length],
            AttentionMask = new int[length],
            SpecialTokensMask = new int[length],
            Tokens = new string[length],
            Offsets = new TokenOffset[length],
            WordIds = new int?[length],
            SequenceIds = new int?[length],
        };
        Array.Fill(encoding.AttentionMask, 1, 0, ids.Length);
        int word = -1;
        for (int i = 0; i < length; i++)
        {
            int id = encoding.InputIds[i];
            encoding.Tokens[i] = tokenizer.Token(id);
            if (i >= ids.Length || id == tokenizer.Vocabulary.ClsId || id == tokenizer.Vocabulary.SepId)
            {
                encoding.SpecialTokensMask[i] = 1;
                continue;
            }

            word += i > 0 && encoding.SequenceIds[i - 1] == 0 && tokenizer.ContinuesWord(id) ? 0 : 1;
            encoding.WordIds[i] = word;
            encoding.SequenceIds[i] = 0;
        }

        return encoding;
    }
}
