namespace BertNotebooks.Text;

/// <summary>Fills an <see cref="Encoding"/> of a known length from its first token to its last.</summary>
internal sealed class EncodingWriter
{
    private readonly Vocabulary _vocabulary;
    private int _at;

    /// <summary>Begins an encoding.</summary>
    /// <param name="length">The number of tokens that will be added, padding included.</param>
    /// <param name="vocabulary">Where special tokens are found.</param>
    public EncodingWriter(int length, Vocabulary vocabulary)
    {
        _vocabulary = vocabulary;
        Encoding = new Encoding
        {
            InputIds = new int[length],
            TokenTypeIds = new int[length],
            AttentionMask = new int[length],
            SpecialTokensMask = new int[length],
            Tokens = new string[length],
            Offsets = new TokenOffset[length],
            WordIds = new int?[length],
            SequenceIds = new int?[length],
        };
        Array.Fill(Encoding.AttentionMask, 1);
    }

    /// <summary>The encoding; whole when all its tokens were added.</summary>
    public Encoding Encoding { get; }

    /// <summary>Adds a token of a text; its type is the text's number unless a template says another.</summary>
    public void AddToken(int id, string token, TokenOffset offset, int word, int sequence, int? type = null)
    {
        int at = _at++;
        Encoding.InputIds[at] = id;
        Encoding.TokenTypeIds[at] = type ?? sequence;
        Encoding.Tokens[at] = token;
        Encoding.Offsets[at] = offset;
        Encoding.WordIds[at] = word;
        Encoding.SequenceIds[at] = sequence;
    }

    /// <summary>Adds a special token that belongs to the first text (type 0) or to the second (type 1).</summary>
    public void AddSpecial(int id, int type = 0)
    {
        int at = _at++;
        Encoding.InputIds[at] = id;
        Encoding.TokenTypeIds[at] = type;
        Encoding.SpecialTokensMask[at] = 1;
        Encoding.Tokens[at] = _vocabulary[id];
    }

    /// <summary>Adds [PAD] so many times.</summary>
    public void AddPadding(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Encoding.AttentionMask[_at] = 0;
            AddSpecial(_vocabulary.PadId);
        }
    }

    /// <summary>Adds a part of another encoding as it is.</summary>
    public void AddPart(Encoding from, int start, int count)
    {
        Array.Copy(from.InputIds, start, Encoding.InputIds, _at, count);
        Array.Copy(from.TokenTypeIds, start, Encoding.TokenTypeIds, _at, count);
        Array.Copy(from.AttentionMask, start, Encoding.AttentionMask, _at, count);
        Array.Copy(from.SpecialTokensMask, start, Encoding.SpecialTokensMask, _at, count);
        Array.Copy(from.Tokens, start, Encoding.Tokens, _at, count);
        Array.Copy(from.Offsets, start, Encoding.Offsets, _at, count);
        Array.Copy(from.WordIds, start, Encoding.WordIds, _at, count);
        Array.Copy(from.SequenceIds, start, Encoding.SequenceIds, _at, count);
        _at += count;
    }
}
