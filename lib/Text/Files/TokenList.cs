using BertNotebooks.Text.Added;

namespace BertNotebooks.Text.Files;

/// <summary>Added tokens in the order of their ids, each once; ids are given by counting, as the fast tokenizers of <c>transformers</c> do.</summary>
internal sealed class TokenList(TokenizerFiles files)
{
    // The search for added tokens takes some two hundred bytes for each of their characters.
    private const int MostTokens = 10_000, MostCharacters = 60_000;

    private readonly List<string> _order = [];
    private readonly Dictionary<string, AddedToken> _tokens = new(StringComparer.Ordinal);
    private int _characters;

    /// <summary>Adds a token at the end; one that is there keeps its place, and its flags unless they are replaced.</summary>
    /// <param name="token">The token, with the id that its file gives it; -1 for none.</param>
    /// <param name="replaces">Whether the flags count of a token that is there.</param>
    public void Add(AddedToken token, bool replaces = false)
    {
        if (token.Content.Length == 0)
        {
            return;
        }

        if (_tokens.TryGetValue(token.Content, out AddedToken? there))
        {
            _tokens[token.Content] = replaces ? token with { Id = there.Id < 0 ? token.Id : there.Id } : there;
            return;
        }

        _characters += token.Content.Length;
        if (_order.Count == MostTokens || _characters > MostCharacters)
        {
            throw files.AnyFields.Mistake("added_tokens", $"a list of at most {MostTokens} tokens of {MostCharacters} characters together");
        }

        _order.Add(token.Content);
        _tokens[token.Content] = token;
    }

    /// <summary>Tells whether a token is there.</summary>
    public bool Contains(string content) => _tokens.ContainsKey(content);

    /// <summary>The tokens with their ids: a token that is a piece has the piece's, all others the next ones behind the vocabulary.</summary>
    /// <param name="ids">The ids of the pieces.</param>
    /// <param name="count">How many different pieces it has.</param>
    /// <param name="moved">Tokens that have another id in their file.</param>
    public IReadOnlyList<AddedToken> Numbered(StringIndex ids, int count, out IReadOnlyList<AddedToken> moved)
    {
        List<AddedToken> numbered = [], others = [];
        int next = count;
        foreach (AddedToken token in _order.Select(content => _tokens[content]))
        {
            bool isPiece = ids.TryFind(token.Content, out int id);
            if (!isPiece && token.Id >= 0 && token.Id < count)
            {
                throw files.AnyFields.Mistake("added_tokens", $"a list of tokens with ids from {count} on, and \"{token.Content.Shown()}\" has {token.Id}");
            }

            AddedToken own = token with { Id = isPiece ? id : next };
            if (!isPiece && token.Id >= 0 && token.Id != own.Id)
            {
                others.Add(token);
            }

            next = Math.Max(next, own.Id + 1);
            numbered.Add(own);
        }

        moved = others;
        return numbered;
    }
}
