using System.Globalization;
using static BertNotebooks.Dib.Page.Formulas.TexParser;

namespace BertNotebooks.Dib.Page.Formulas;

/// <summary>Carries out the commands of a formula.</summary>
internal sealed class TexCommands(TexParser parser, TexReader reader)
{
    /// <summary>The MathML of a command whose name has been taken.</summary>
    /// <exception cref="TexException">The command is not covered.</exception>
    public Node Run(string name) => Symbol(name) ?? name switch
    {
        "frac" or "dfrac" or "tfrac" => Fraction(""),
        "binom" => new Node($"<mrow><mo>(</mo>{Fraction(" linethickness=\"0\"").MathMl}<mo>)</mo></mrow>"),
        "sqrt" => Root(),
        "text" or "textrm" or "mbox" => new Node(Element("mtext", reader.NextText())),
        "textbf" => new Node(Element("mtext", reader.NextText(), " style=\"font-weight:bold\"")),
        "texttt" or "mathtt" => new Node(Element("mtext", reader.NextText(), " style=\"font-family:monospace\"")),
        "mathrm" => Upright(isFunction: false),
        "operatorname" => Upright(isFunction: true),
        "mathbf" or "boldsymbol" or "mathbb" or "mathcal" or "mathit" => new Node(Element("mi", TexAlphabet.Map(name, reader.NextText()))),
        "left" => Fenced(),
        "big" or "Big" or "bigl" or "bigr" or "Bigl" or "Bigr" or "bigg" or "Bigg" => new Node(Element("mo", Delimiter(), " stretchy=\"false\"")),
        "begin" => new TexTable(parser, reader).Read(),
        "underbrace" => new Node($"<munder>{parser.Argument().MathMl}<mo stretchy=\"true\">⏟</mo></munder>", HasLimits: true),
        "overbrace" => new Node($"<mover>{parser.Argument().MathMl}<mo stretchy=\"true\">⏞</mo></mover>", HasLimits: true),
        "displaystyle" or "textstyle" or "limits" or "nolimits" => new Node(""),
        " " => new Node("<mspace width=\"0.333em\"></mspace>"),
        _ => throw new TexException($"\\{name}"),
    };

    private Node? Symbol(string name)
    {
        if (TexSymbols.Letters.TryGetValue(name, out string? letter))
        {
            bool isUpright = char.IsUpper(name[0]) || !char.IsLetter(letter[0]);
            return new Node(Element("mi", letter, isUpright ? " mathvariant=\"normal\"" : ""));
        }

        if (TexSymbols.Operators.TryGetValue(name, out string? sign))
        {
            return new Node(Element("mo", sign, " stretchy=\"false\""));
        }

        if (TexSymbols.BigOperators.TryGetValue(name, out string? big))
        {
            return new Node(Element("mo", big), HasLimits: name != "int");
        }

        if (TexSymbols.Functions.Contains(name))
        {
            return new Node(Element("mi", name), TexSymbols.LimitFunctions.Contains(name), IsFunction: true);
        }

        return TexSymbols.Spaces.TryGetValue(name, out string? width)
            ? new Node($"<mspace width=\"{width}em\"></mspace>")
            : TexSymbols.Accents.TryGetValue(name, out string? accent) ? Accented(name, accent) : null;
    }

    private Node Fraction(string attributes) => new($"<mfrac{attributes}>{parser.Argument().MathMl}{parser.Argument().MathMl}</mfrac>");

    private Node Root()
    {
        if (!reader.Peek().Is("["))
        {
            return new Node($"<msqrt>{parser.Argument().MathMl}</msqrt>");
        }

        reader.Next();
        string degree = parser.Row(token => token.Is("]"));
        parser.Expect("]");
        return new Node($"<mroot>{parser.Argument().MathMl}{degree}</mroot>");
    }

    private Node Upright(bool isFunction)
    {
        if (reader.Peek().Is("*"))
        {
            reader.Next();
        }

        string text = reader.NextText();
        bool isOneLetter = new StringInfo(text).LengthInTextElements == 1;
        return new Node(Element("mi", text, isOneLetter ? " mathvariant=\"normal\"" : ""), HasLimits: isFunction, IsFunction: isFunction);
    }

    private Node Accented(string name, string accent)
    {
        bool isWide = name.StartsWith("over", StringComparison.Ordinal) || name.StartsWith("wide", StringComparison.Ordinal);
        string mark = Element("mo", accent, isWide ? " stretchy=\"true\"" : " stretchy=\"false\"");
        return new Node($"<mover accent=\"true\">{parser.Argument().MathMl}{mark}</mover>");
    }

    private Node Fenced()
    {
        string open = Delimiter();
        string content = parser.Row(_ => false);
        string right = reader.Next() is var end && end.IsCommand("right") ? Delimiter() : throw new TexException("\\left without \\right");
        return new Node($"<mrow>{Fence(open, "prefix")}{content}{Fence(right, "postfix")}</mrow>");
    }

    private static string Fence(string sign, string form) => Element("mo", sign, $" stretchy=\"true\" form=\"{form}\"");

    private string Delimiter()
    {
        TexToken token = reader.Next();
        return token.Kind switch
        {
            TexTokenKind.Character when token.Text == "." => "",
            TexTokenKind.Character => token.Text,
            TexTokenKind.Command when TexSymbols.Operators.TryGetValue(token.Text, out string? sign) => sign,
            _ => throw new TexException($"'{token.Text}' as a bracket"),
        };
    }
}
