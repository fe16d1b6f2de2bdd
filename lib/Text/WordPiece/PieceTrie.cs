namespace BertNotebooks.Text.WordPiece;

/// <summary>Finds the longest piece of a vocabulary at a place of a word: one tree of the pieces that begin a word, one of those with <c>##</c> inside.</summary>
internal sealed class PieceTrie
{
    /// <summary>A word of more code points than this becomes one [UNK] (<c>max_input_chars_per_word</c>).</summary>
    public const int MaxWordLength = 100;

    private const string ContinuingPrefix = "##";
    private const int WordStart = 0, WordInside = 1;

    // A piece of more units is longer than any word that is looked up.
    private const int LongestPiece = 2 * MaxWordLength;

    private readonly PrefixTree _pieces;

    /// <summary>Prepares the search.</summary>
    /// <param name="pieces">The pieces in the order of their ids; one that stands twice has the later id.</param>
    /// <exception cref="BertNotebooksException">They are longer, or more, than those of any vocabulary.</exception>
    public PieceTrie(IReadOnlyList<string> pieces)
    {
        _pieces = new PrefixTree(pieces.Count);
        for (int id = 0; id < pieces.Count; id++)
        {
            bool continues = pieces[id].StartsWith(ContinuingPrefix, StringComparison.Ordinal);
            ReadOnlySpan<char> characters = continues ? pieces[id].AsSpan(ContinuingPrefix.Length) : pieces[id];
            if (characters.Length is > 0 and <= LongestPiece && !_pieces.TryAdd(continues ? WordInside : WordStart, characters, id))
            {
                throw new BertNotebooksException($"The pieces of the vocabulary have more than {PrefixTree.MostNodes:N0} different beginnings: they are longer, or more, than a vocabulary's.");
            }
        }
    }

    /// <summary>The id of the longest piece at the start of <paramref name="rest"/>, or -1; <paramref name="length"/> is its length in UTF-16 units.</summary>
    public int Longest(ReadOnlySpan<char> rest, bool continues, out int length) => _pieces.Longest(continues ? WordInside : WordStart, rest, out length);
}
