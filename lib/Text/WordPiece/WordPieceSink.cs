namespace BertNotebooks.Text.WordPiece;

/// <summary>Cuts each word into the longest pieces of the vocabulary, first to last: <c>WordPiece</c> of <c>tokenizers</c>.</summary>
internal struct WordPieceSink(PieceTrie trie, int unkId, PieceList pieces) : ITokenSink
{
    private int _word;

    public void Word(ReadOnlySpan<char> word, ReadOnlySpan<int> starts, ReadOnlySpan<int> ends)
    {
        int before = pieces.Count;
        if (word.Length > trie.MaxWordLength && CountCodePoints(word) > trie.MaxWordLength || !TryCut(word, starts, ends))
        {
            pieces.CutTo(before);
            pieces.Add(unkId, starts[0], ends[^1], _word);
        }

        _word++;
    }

    /// <summary>Takes an added token; it counts as a word.</summary>
    public void Added(int id, int start, int end) => pieces.Add(id, start, end, _word++);

    private readonly bool TryCut(ReadOnlySpan<char> word, ReadOnlySpan<int> starts, ReadOnlySpan<int> ends)
    {
        for (int at = 0; at < word.Length;)
        {
            int id = trie.Longest(word[at..], continues: at > 0, out int length);
            if (id < 0)
            {
                return false;
            }

            pieces.Add(id, starts[at], ends[at + length - 1], _word);
            at += length;
        }

        return true;
    }

    private static int CountCodePoints(ReadOnlySpan<char> word)
    {
        int count = 0;
        foreach (char unit in word)
        {
            count += char.IsLowSurrogate(unit) ? 0 : 1;
        }

        return count;
    }
}
