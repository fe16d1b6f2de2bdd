using BertNotebooks.Text;

namespace BertNotebooks.Data.Tokens;

/// <summary>Makes the <see cref="Encoding"/> of one text, or of joined lines, from its ids alone.</summary>
internal static class StoredEncoding
{
    /// <summary>All of the encoding but the places in the text follows from the ids: [CLS] and [SEP], or what else stands around texts, are added tokens, a piece with <c>##</c> goes on with the word before.</summary>
    public static Encoding From(int[] ids, int padTo, BertTokenizer tokenizer)
    {
        Vocabulary vocabulary = tokenizer.Vocabulary;
        EncodingWriter to = new(Math.Max(ids.Length, padTo), vocabulary);
        (int[] before, int[] behind) = tokenizer.Parts.Template.Around();
        int word = -1;
        bool afterText = false;
        foreach (int id in ids)
        {
            bool isText = !before.Contains(id) && !behind.Contains(id);
            if (isText)
            {
                word += afterText && tokenizer.ContinuesWord(id) ? 0 : 1;
                to.AddToken(id, tokenizer.Token(id), default, word, 0);
            }
            else
            {
                to.AddSpecial(id);
            }

            afterText = isText;
        }

        to.AddPadding(to.Encoding.Length - ids.Length);
        return to.Encoding;
    }
}
