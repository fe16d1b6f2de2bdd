using BertNotebooks.Text;

namespace BertNotebooks.Data;

/// <summary>The rules of a <see cref="ToyGrammar"/>, read and checked: each name with its alternatives.</summary>
internal sealed class GrammarRules
{
    private readonly Dictionary<string, string[][]> _rules = [];

    /// <summary>Reads rules, one a line: <c>NAME = what it becomes | what else it may become</c>.</summary>
    /// <exception cref="BertNotebooksException">A line is no rule, a name stands twice, a piece could not be told from the words around it, or a rule comes back to itself.</exception>
    public GrammarRules(string text)
    {
        foreach ((int number, string line) in text.Split('\n').Index().Where(line => line.Item.Trim().Length > 0))
        {
            string[] sides = line.Split('=', StringSplitOptions.TrimEntries);
            if (sides.Length != 2 || !IsName(sides[0]))
            {
                throw new BertNotebooksException($"Line {number + 1} of the grammar is '{line.Trim().Shown()}', and a rule is a name in capitals, =, and what it becomes, such as NOUN = dog | cat: mend the line.");
            }

            if (!_rules.TryAdd(sides[0], [.. sides[1].Split('|').Select(Symbols)]))
            {
                throw new BertNotebooksException($"The grammar has two rules for {sides[0].Brief()}: join them with | in one line.");
            }

            First ??= sides[0];
        }

        First = First ?? throw new BertNotebooksException("The grammar has 0 rules: give at least one, such as SENTENCE = hello world.");
        foreach ((string name, string[][] alternatives) in _rules)
        {
            foreach (string symbol in alternatives.SelectMany(a => a).Where(symbol => !_rules.ContainsKey(symbol)))
            {
                RequirePiece(name, symbol);
            }
        }

        foreach (string name in _rules.Keys)
        {
            RequireEnd(name, [], []);
        }
    }

    /// <summary>The name that a sentence begins from: that of the first rule.</summary>
    public string First { get; }

    /// <summary>The pieces, each once, in the order in which they stand in the rules.</summary>
    public IEnumerable<string> Pieces => _rules.Values.SelectMany(a => a).SelectMany(a => a).Where(symbol => !_rules.ContainsKey(symbol)).Distinct();

    /// <summary>What a name becomes, each alternative as likely as the others; null for a piece.</summary>
    public string[][]? Of(string symbol) => _rules.GetValueOrDefault(symbol);

    private static string[] Symbols(string alternative) => alternative.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static bool IsName(string symbol) => symbol.Length > 0 && symbol.All(c => c is >= 'A' and <= 'Z');

    // What the tokenizer would cut in another way would have other holes than the grammar knows of.
    private static void RequirePiece(string name, string piece)
    {
        string letters = piece.StartsWith("##", StringComparison.Ordinal) ? piece[2..] : piece;
        if (!(letters.Length > 0 && letters.All(c => c is >= 'a' and <= 'z')) && piece is not ("." or "?" or "!" or "," or ";" or ":"))
        {
            throw new BertNotebooksException(IsName(piece)
                ? $"The rule {name.Brief()} names {piece.Brief()}, which has no rule: add a line {piece.Brief()} = ..., or write a word in small letters."
                : $"The rule {name.Brief()} has '{piece.Brief()}', and a piece is made of the letters a to z, may begin with ##, or is one of . ? ! , ; : - choose such a one.");
        }
    }

    private void RequireEnd(string name, HashSet<string> open, HashSet<string> ended)
    {
        if (!open.Add(name))
        {
            throw new BertNotebooksException($"The rule {name.Brief()} comes back to itself, so that its sentences could be of any length: take {name.Brief()} out of what it becomes.");
        }

        foreach (string symbol in _rules[name].SelectMany(a => a).Where(_rules.ContainsKey).Distinct())
        {
            if (!ended.Contains(symbol))
            {
                RequireEnd(symbol, open, ended);
            }
        }

        open.Remove(name);
        ended.Add(name);
    }
}
