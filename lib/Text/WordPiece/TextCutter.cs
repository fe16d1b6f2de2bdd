using BertNotebooks.Text.Added;
using BertNotebooks.Text.Normalizing;

namespace BertNotebooks.Text.WordPiece;

/// <summary>Cuts a text into added tokens and normalized words: first the tokens of the raw text, then those of the normalized text between.</summary>
internal sealed class TextCutter
{
    private readonly CharacterTable _table;
    private readonly AddedTokens _raw;
    private readonly AddedTokens _normalized;

    public TextCutter(CharacterTable table, IReadOnlyList<AddedToken> tokens, bool splitSpecial = false)
    {
        _table = table;
        _raw = new AddedTokens(tokens.Where(token => !token.Normalized).Select(token => (token.Content, token)), splitSpecial);
        _normalized = new AddedTokens(tokens.Where(token => token.Normalized).Select(token => (Normalize(token.Content), token)), splitSpecial);
    }

    /// <summary>Hands all words and added tokens to the sink in the order of the text.</summary>
    public void Cut<TSink>(ReadOnlySpan<char> text, WordReader reader, ref TSink sink)
        where TSink : struct, ITokenSink, allows ref struct
    {
        int at = 0;
        while (_raw.TryFind(text, at, out int start, out int end, out int id))
        {
            CutBetween(text[at..start], at, reader, ref sink);
            sink.Added(id, start, end);
            at = end;
        }

        CutBetween(text[at..], at, reader, ref sink);
    }

    private void CutBetween<TSink>(ReadOnlySpan<char> text, int origin, WordReader reader, ref TSink sink)
        where TSink : struct, ITokenSink, allows ref struct
    {
        if (_normalized.IsEmpty)
        {
            reader.Read(text, origin, _table, ref sink);
            return;
        }

        NormalizedText normalized = new(text, origin, _table);
        int at = 0;
        while (_normalized.TryFind(normalized.Units, at, out int start, out int end, out int id))
        {
            normalized.Read(at, start, ref sink);
            sink.Added(id, normalized.Starts[start], normalized.Ends[end - 1]);
            at = end;
        }

        normalized.Read(at, normalized.Units.Length, ref sink);
    }

    private string Normalize(string content) => new(new NormalizedText(content, 0, _table).Units);
}
