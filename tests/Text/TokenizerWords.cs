using BertNotebooks.Text;
using BertNotebooks.Text.Normalizing;
using BertNotebooks.Text.WordPiece;

namespace BertNotebooks.Tests.Text;

/// <summary>What a tokenizer cuts into pieces.</summary>
internal static class TokenizerWords
{
    /// <summary>The normalized words of a text; added tokens stand as they are.</summary>
    public static IReadOnlyList<string> Words(this BertTokenizer tokenizer, string text)
    {
        List<string> words = [];
        Sink sink = new(words, tokenizer);
        new TextCutter(CharacterTable.For(tokenizer.Options), tokenizer.AddedTokens).Cut(text, new WordReader(), ref sink);
        return words;
    }

    private readonly struct Sink(List<string> words, BertTokenizer tokenizer) : ITokenSink
    {
        public void Word(ReadOnlySpan<char> word, ReadOnlySpan<int> starts, ReadOnlySpan<int> ends) => words.Add(word.ToString());

        public void Added(int id, int start, int end) => words.Add(tokenizer.Token(id));
    }
}
