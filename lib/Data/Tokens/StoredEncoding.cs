using BertNotebooks.Text;
using BertNotebooks.Text.Pipelines;

namespace BertNotebooks.Data.Tokens;

/// <summary>Makes the <see cref="Encoding"/> of one text, of joined lines, or of a pair, from its ids alone.</summary>
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

    /// <summary>The encoding of two texts whose special tokens are not among their ids, so that one that is written in a text is known as such; words are counted from the first piece of what is left of each.</summary>
    public static Encoding OfPair(int[] first, int[] second, int padTo, BertTokenizer tokenizer)
    {
        IReadOnlyList<TemplatePart> parts = tokenizer.Parts.Template.Pair;
        int length = first.Length + second.Length + parts.Count - 2;
        EncodingWriter to = new(Math.Max(length, padTo), tokenizer.Vocabulary);
        foreach (TemplatePart part in parts)
        {
            if (part.Text is not int text)
            {
                to.AddSpecial(part.Id, part.Type);
                continue;
            }

            int word = -1;
            foreach (int id in text == 0 ? first : second)
            {
                word += word >= 0 && tokenizer.ContinuesWord(id) ? 0 : 1;
                to.AddToken(id, tokenizer.Token(id), default, word, text, part.Type);
            }
        }

        to.AddPadding(to.Encoding.Length - length);
        return to.Encoding;
    }
}
