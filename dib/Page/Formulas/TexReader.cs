using System.Text;

namespace BertNotebooks.Dib.Page.Formulas;

/// <summary>Cuts a formula in TeX into tokens.</summary>
internal sealed class TexReader(string formula)
{
    private int _position;

    /// <summary>The next token, which is not taken.</summary>
    public TexToken Peek()
    {
        int position = _position;
        TexToken token = Next();
        _position = position;
        return token;
    }

    /// <summary>Takes the next token; blanks mean nothing.</summary>
    public TexToken Next()
    {
        SkipBlanks();
        if (_position == formula.Length)
        {
            return new TexToken(TexTokenKind.End, "");
        }

        char first = formula[_position];
        if (first == '\\')
        {
            return NextCommand();
        }

        int length = char.IsAsciiDigit(first) ? NumberLength() : char.IsHighSurrogate(first) && _position + 1 < formula.Length ? 2 : 1;
        TexTokenKind kind = char.IsAsciiDigit(first) ? TexTokenKind.Number : TexTokenKind.Character;
        return new TexToken(kind, Take(length));
    }

    /// <summary>Takes one digit, where TeX takes no more: <c>x^10</c> is x to the 1, then 0.</summary>
    public TexToken NextDigit()
    {
        SkipBlanks();
        return new TexToken(TexTokenKind.Number, Take(1));
    }

    /// <summary>Takes the text in braces as it stands, or one token's text; escaped characters lose their backslash.</summary>
    /// <exception cref="TexException">The brace is not closed, or the text holds a command.</exception>
    public string NextText()
    {
        if (!Peek().Is("{"))
        {
            return Next().Text;
        }

        Next();
        StringBuilder text = new();
        while (_position < formula.Length && formula[_position] != '}')
        {
            char character = formula[_position++];
            if (character == '\\')
            {
                character = EscapedCharacter();
            }

            text.Append(character);
        }

        _position++;
        return _position <= formula.Length ? text.ToString() : throw new TexException("a { without its }");
    }

    private char EscapedCharacter()
    {
        char escaped = _position < formula.Length ? formula[_position++] : '\\';
        return char.IsAsciiLetter(escaped) || escaped == '\\' ? throw new TexException($"\\{escaped} in a text") : escaped == ',' ? ' ' : escaped;
    }

    private TexToken NextCommand()
    {
        _position++;
        int length = 0;
        while (_position + length < formula.Length && char.IsAsciiLetter(formula[_position + length]))
        {
            length++;
        }

        if (length == 0 && _position == formula.Length)
        {
            throw new TexException("a \\ without a name");
        }

        // A sign that is no letter is a command of one character, which may be two UTF-16 units.
        bool pair = length == 0 && char.IsHighSurrogate(formula[_position]) && _position + 1 < formula.Length;
        string name = Take(pair ? 2 : Math.Max(length, 1));
        return name == "\\" ? new TexToken(TexTokenKind.Character, "\\\\") : new TexToken(TexTokenKind.Command, name);
    }

    private int NumberLength()
    {
        int length = 1;
        while (_position + length < formula.Length && IsNumberPart(_position + length))
        {
            length++;
        }

        return length;
    }

    private bool IsNumberPart(int index) => char.IsAsciiDigit(formula[index])
        || (formula[index] == '.' && index + 1 < formula.Length && char.IsAsciiDigit(formula[index + 1]));

    private string Take(int length)
    {
        string text = formula.Substring(_position, length);
        _position += length;
        return text;
    }

    private void SkipBlanks()
    {
        while (_position < formula.Length && char.IsWhiteSpace(formula[_position]))
        {
            _position++;
        }
    }
}
