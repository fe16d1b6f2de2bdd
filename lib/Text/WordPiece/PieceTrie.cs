namespace BertNotebooks.Text.WordPiece;

/// <summary>Finds the longest piece of a vocabulary at a place of a word: one tree of the pieces that begin a word, one of those with <c>##</c> inside.</summary>
internal sealed class PieceTrie
{
    private const int WordStart = 0, WordInside = 1;

    private readonly PrefixTree _pieces;

    // Null: no word begins with it.
    private readonly string? _wordPrefix;

    /// <summary>Prepares the search.</summary>
    /// <param name="pieces">The pieces in the order of their ids; one that stands twice has the later id.</param>
    /// <param name="prefix">What a piece begins with that goes on with a word.</param>
    /// <param name="maxWordLength">The most code points of a word that is looked up.</param>
    /// <param name="anyWords">Whether a word may begin with the prefix itself; BERT's pre-tokenizer makes each # a word.</param>
    /// <exception cref="BertNotebooksException">They are longer, or more, than those of any vocabulary.</exception>
    public PieceTrie(ReadOnlySpan<string> pieces, string prefix = "##", int maxWordLength = 100, bool anyWords = false)
    {
        MaxWordLength = maxWordLength;
        _wordPrefix = anyWords ? prefix : null;
        _pieces = new PrefixTree(pieces.Length);
        for (int id = 0; id < pieces.Length; id++)
        {
            bool continues = pieces[id].StartsWith(prefix, StringComparison.Ordinal) && !(anyWords && pieces[id].Length == prefix.Length);
            Add(continues ? WordInside : WordStart, continues ? pieces[id].AsSpan(prefix.Length) : pieces[id], id);
        }
    }

    /// <summary>A word of more code points than this becomes one [UNK] (<c>max_input_chars_per_word</c>).</summary>
    public int MaxWordLength { get; }

    /// <summary>The id of the longest piece at the start of <paramref name="rest"/>, or -1; <paramref name="length"/> is its length in UTF-16 units.</summary>
    public int Longest(ReadOnlySpan<char> rest, bool continues, out int length)
    {
        int id = _pieces.Longest(continues ? WordInside : WordStart, rest, out length);
        if (!continues && _wordPrefix is not null && rest.StartsWith(_wordPrefix, StringComparison.Ordinal)
            && _pieces.Longest(WordInside, rest[_wordPrefix.Length..], out int behind) is >= 0 and int own && behind + _wordPrefix.Length > length)
        {
            length = behind + _wordPrefix.Length;
            return own;
        }

        return id;
    }

    // A piece of more units is longer than any word that is looked up.
    private void Add(int root, ReadOnlySpan<char> characters, int id)
    {
        if (characters.Length > 0 && characters.Length <= 2L * MaxWordLength && !_pieces.TryAdd(root, characters, id))
        {
            throw new BertNotebooksException($"The pieces of the vocabulary have more than {PrefixTree.MostNodes:N0} different beginnings: they are longer, or more, than a vocabulary's.");
        }
    }
}
