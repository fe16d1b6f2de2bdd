namespace BertNotebooks.Text;

/// <summary>Keeps the words of a text as strings.</summary>
internal readonly struct WordListSink(List<string> words) : IWordSink
{
    public void Word(ReadOnlySpan<char> word, ReadOnlySpan<int> starts, ReadOnlySpan<int> ends) => words.Add(word.ToString());
}
