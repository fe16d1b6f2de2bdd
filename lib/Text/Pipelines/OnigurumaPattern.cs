using System.Globalization;
using System.Text;

namespace BertNotebooks.Text.Pipelines;

/// <summary>Writes a regular expression of Oniguruma (Ruby's rules, which <c>tokenizers</c> uses) as one of .NET that means the same.</summary>
/// <remarks>
/// Sets of characters are written out, since the two have other ideas of <c>\w</c>, and since .NET looks at UTF-16 units. Groups catch nothing: nobody asks.
/// What could not be kept the same is refused: letters of either case, back references, and what is rare.
/// </remarks>
internal sealed class OnigurumaPattern
{
    private const int MostCharacters = 2_000, Deepest = 50, MostRepeats = 10_000;

    private readonly CharacterScanner _at;
    private readonly StringBuilder _to = new();

    private OnigurumaPattern(string pattern) => _at = new CharacterScanner(pattern);

    /// <summary>The expression for .NET.</summary>
    /// <exception cref="NotSupportedException">The message names the part that cannot be kept.</exception>
    public static string Translate(string pattern)
    {
        if (pattern.Length > MostCharacters)
        {
            throw new NotSupportedException($"more than {MostCharacters} characters");
        }

        OnigurumaPattern translated = new(pattern);
        translated.Alternatives(0);
        return translated._at.IsAtEnd ? translated._to.ToString() : throw new NotSupportedException("a ) without its (");
    }

    private void Alternatives(int depth)
    {
        while (!_at.IsAtEnd && _at.Peek != ')')
        {
            if (_at.TryTake("|"))
            {
                _to.Append('|');
                continue;
            }

            int start = _to.Length;
            Atom(depth);
            Quantifier(start);
        }
    }

    private void Atom(int depth)
    {
        int character = _at.Take();
        switch (character)
        {
            case '(':
                Group(depth);
                break;
            case '[':
                _to.Append(OnigurumaSet.Read(_at, depth).ToExpression());
                break;
            case '.':
                _to.Append(CodePointRanges.Of('\n', '\n').Except().ToExpression());
                break;
            case '^':
                _to.Append(@"(?:\A|(?<=\n)(?!\z))");
                break;
            case '$':
                _to.Append(@"(?=\n|\z)");
                break;
            case '\\':
                Escape();
                break;
            case '*' or '+' or '?':
                throw new NotSupportedException($"{(char)character} with nothing before it to repeat");
            default:
                _to.Append(CodePointRanges.Of(character, character).ToExpression());
                break;
        }
    }

    private void Group(int depth)
    {
        if (depth == Deepest)
        {
            throw new NotSupportedException($"more than {Deepest} groups in each other");
        }

        string kind = new[] { "?:", "?=", "?!", "?<=", "?<!", "?>" }.FirstOrDefault(_at.TryTake)
            ?? (_at.Peek == '?' ? throw new NotSupportedException($"({_at.Rest(3)}...") : "?:");
        _to.Append('(').Append(kind);
        Alternatives(depth + 1);
        _to.Append(_at.TryTake(")") ? ")" : throw new NotSupportedException("a ( without its )"));
    }

    private void Escape()
    {
        const string wordBefore = "(?<=", wordBehind = "(?=", notBefore = "(?<!", notBehind = "(?!";
        string word = OnigurumaClasses.Word.ToExpression();
        _to.Append(_at.Peek switch
        {
            'A' => @"\A",
            'z' => @"\z",
            'Z' => @"(?=\n?\z)",
            'R' => @"(?>\r\n|[\n-\r\u0085\u2028\u2029])",
            'b' => $"(?:{wordBefore}{word}){notBehind}{word})|{notBefore}{word}){wordBehind}{word}))",
            'B' => $"(?:{wordBefore}{word}){wordBehind}{word})|{notBefore}{word}){notBehind}{word}))",
            _ => null,
        } is string anchor ? Taken(anchor) : OnigurumaSet.Escape(_at).ToExpression());
    }

    private string Taken(string anchor)
    {
        _at.Take();
        return anchor;
    }

    // Whether as much as possible, as little (?), or as much and no way back (+).
    private void Quantifier(int start)
    {
        string? times = _at.Peek switch
        {
            '*' or '+' or '?' => ((char)_at.Take()).ToString(),
            '{' => _at.TryTakeRepeats(MostRepeats),
            _ => null,
        };
        if (times is null)
        {
            return;
        }

        bool isInterval = times[0] == '{';
        _to.Append(times);
        if (_at.Peek == '+' && !isInterval)
        {
            _at.Take();
            _to.Insert(start, "(?>").Append(')');
        }
        else if (_at.Peek == '?' && !(isInterval && !times.Contains(',', StringComparison.Ordinal)))
        {
            _at.Take();
            _to.Append('?');
        }

        if (_at.Peek is '*' or '+' or '?' || (_at.Peek == '{' && _at.TryTakeRepeats(MostRepeats) is not null))
        {
            throw new NotSupportedException(string.Create(CultureInfo.InvariantCulture, $"{times} and another sign of repetition behind it"));
        }
    }
}
