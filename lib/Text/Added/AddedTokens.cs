using System.Buffers;
using System.Text;
using BertNotebooks.Foundation.Unicode;

namespace BertNotebooks.Text.Added;

/// <summary>Finds added tokens in a text: leftmost first, the longest at a place.</summary>
internal sealed class AddedTokens
{
    private readonly (string Content, AddedToken Token)[] _tokens;
    private readonly SearchValues<string> _search;
    private readonly bool _splitSpecial;

    /// <summary>Prepares the search.</summary>
    /// <param name="tokens">The tokens with the text to look for, which is their normalized content when they are sought in normalized text.</param>
    /// <param name="splitSpecial">Special tokens in the text are ordinary text (<c>split_special_tokens</c>); no shorter token is tried at their place.</param>
    public AddedTokens(IEnumerable<(string Content, AddedToken Token)> tokens, bool splitSpecial = false)
    {
        _splitSpecial = splitSpecial;
        _tokens = [.. tokens.Where(item => item.Content.Length > 0).OrderByDescending(item => item.Content.Length)];
        _search = SearchValues.Create([.. _tokens.Select(item => item.Content)], StringComparison.Ordinal);
    }

    public bool IsEmpty => _tokens.Length == 0;

    /// <summary>Finds the next added token from an index on, with the blanks it takes along.</summary>
    public bool TryFind(ReadOnlySpan<char> text, int from, out int start, out int end, out int id)
    {
        start = end = id = 0;
        for (int at = from; ;)
        {
            int found = text[at..].IndexOfAny(_search);
            if (found < 0)
            {
                return false;
            }

            start = at + found;
            (string content, AddedToken token) = LongestAt(text[start..]);
            end = start + content.Length;
            if (!(_splitSpecial && token.Special) && !(token.SingleWord && TouchesWord(text, start, end)))
            {
                id = token.Id;
                start = token.LStrip ? from + text[from..start].TrimEnd().Length : start;
                end = token.RStrip ? text.Length - text[end..].TrimStart().Length : end;
                return true;
            }

            at = end;
        }
    }

    private (string Content, AddedToken Token) LongestAt(ReadOnlySpan<char> text)
    {
        foreach ((string content, AddedToken token) in _tokens)
        {
            if (text.StartsWith(content, StringComparison.Ordinal))
            {
                return (content, token);
            }
        }

        throw new InvalidOperationException("The search found a token that is not there.");
    }

    private static bool TouchesWord(ReadOnlySpan<char> text, int start, int end) =>
        (start > 0 && Rune.DecodeLastFromUtf16(text[..start], out Rune before, out _) == OperationStatus.Done && CharacterClasses.IsWord(before.Value))
        || (end < text.Length && Rune.DecodeFromUtf16(text[end..], out Rune after, out _) == OperationStatus.Done && CharacterClasses.IsWord(after.Value));
}
