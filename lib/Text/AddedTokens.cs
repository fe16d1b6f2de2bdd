using System.Buffers;

namespace BertNotebooks.Text;

/// <summary>Finds the tokens that are cut out of the raw text before anything else is done to it, leftmost first, the longest at a place.</summary>
internal sealed class AddedTokens
{
    private readonly (string Content, int Id)[] _tokens;
    private readonly SearchValues<string> _search;

    public AddedTokens(IEnumerable<(string Content, int Id)> tokens)
    {
        _tokens = [.. tokens.OrderByDescending(token => token.Content.Length)];
        _search = SearchValues.Create([.. _tokens.Select(token => token.Content)], StringComparison.Ordinal);
    }

    /// <summary>Finds the next added token from an index on.</summary>
    public bool TryFind(ReadOnlySpan<char> text, int from, out int start, out int end, out int id)
    {
        int found = text[from..].IndexOfAny(_search);
        start = from + found;
        end = id = 0;
        if (found < 0)
        {
            return false;
        }

        foreach ((string content, int tokenId) in _tokens)
        {
            if (text[start..].StartsWith(content, StringComparison.Ordinal))
            {
                end = start + content.Length;
                id = tokenId;
                return true;
            }
        }

        return false;
    }
}
