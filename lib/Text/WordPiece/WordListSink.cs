namespace BertNotebooks.Text.WordPiece;

/// <summary>Keeps the words of a text as strings; added tokens stand as they are.</summary>
internal readonly struct WordListSink(List<string> words, Func<int, string> token) : ITokenSink
{
    public void Word(ReadOnlySpan<char> word, ReadOnlySpan<int> starts, ReadOnlySpan<int> ends) => words.Add(word.ToString());

    public void Added(int id, int start, int end) => words.Add(token(id));
}
