using BertNotebooks.Text.Added;
using BertNotebooks.Text.WordPiece;

namespace BertNotebooks.Text.Pipelines;

/// <summary>Cuts a text into added tokens and words by any normalizer and pre-tokenizer: what <see cref="TextCutter"/> does for BERT's own, in one pass and faster.</summary>
internal sealed class PipelineCutter
{
    private readonly Normalizer _normalizer;
    private readonly PreTokenizer _preTokenizer;
    private readonly AddedTokens _raw;
    private readonly AddedTokens _normalized;

    public PipelineCutter(TokenizerParts parts, IReadOnlyList<AddedToken> tokens)
    {
        _normalizer = parts.Normalizer!;
        _preTokenizer = parts.PreTokenizer!;
        _raw = new AddedTokens(tokens.Where(token => !token.Normalized).Select(token => (token.Content, token)), parts.SplitSpecialTokens);
        _normalized = new AddedTokens(
            tokens.Where(token => token.Normalized).Select(token => (_normalizer(MappedText.Of(token.Content)).ToString(), token)), parts.SplitSpecialTokens);
    }

    /// <summary>Hands all words and added tokens to the sink in the order of the text.</summary>
    public void Cut<TSink>(ReadOnlySpan<char> text, ref TSink sink)
        where TSink : struct, ITokenSink, allows ref struct
    {
        int at = 0;
        while (_raw.TryFind(text, at, out int start, out int end, out int id))
        {
            CutBetween(text[at..start], at, ref sink);
            sink.Added(id, start, end);
            at = end;
        }

        CutBetween(text[at..], at, ref sink);
    }

    // Each piece between added tokens is normalized alone.
    private void CutBetween<TSink>(ReadOnlySpan<char> text, int origin, ref TSink sink)
        where TSink : struct, ITokenSink, allows ref struct
    {
        if (text.IsEmpty)
        {
            return;
        }

        MappedText normalized = _normalizer(MappedText.Of(text, origin));
        int at = 0;
        while (_normalized.TryFind(normalized.Units, at, out int start, out int end, out int id))
        {
            Words(normalized, at, start, ref sink);
            sink.Added(id, normalized.Starts[start], normalized.Ends[end - 1]);
            at = end;
        }

        Words(normalized, at, normalized.Length, ref sink);
    }

    private void Words<TSink>(MappedText text, int from, int to, ref TSink sink)
        where TSink : struct, ITokenSink, allows ref struct
    {
        foreach ((int start, int end) in _preTokenizer(text, from, to))
        {
            sink.Word(text.Units[start..end], text.Starts[start..end], text.Ends[start..end]);
        }
    }
}
