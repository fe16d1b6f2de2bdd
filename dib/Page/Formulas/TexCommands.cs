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
        "frac" => new Node($"<mfrac>{parser.Argument().MathMl}{parser.Argument().MathMl}</mfrac>"),
        "sqrt" => new Node($"<msqrt>{parser.Argument().MathMl}</msqrt>"),
        "text" => new Node(Element("mtext", reader.NextText())),
        "mathrm" => Upright(isFunction: false),
        "operatorname" => Upright(isFunction: true),
        "left" => Fenced(),
        _ => throw new TexException($"\\{name}"),
    };

    private static Node? Symbol(string name)
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
            return new Node(Element("mo", big), HasLimits: true);
        }

        if (TexSymbols.Functions.Contains(name))
        {
            return new Node(Element("mi", name), TexSymbols.LimitFunctions.Contains(name), IsFunction: true);
        }

        return TexSymbols.Spaces.TryGetValue(name, out string? width) ? new Node($"<mspace width=\"{width}em\"></mspace>") : null;
    }

    private Node Upright(bool isFunction)
    {
        string text = reader.NextText();
        bool isOneLetter = new StringInfo(text).LengthInTextElements == 1;
        return new Node(Element("mi", text, isOneLetter ? " mathvariant=\"normal\"" : ""), HasLimits: isFunction, IsFunction: isFunction);
    }

    private Node Fenced()
    {
        string open = Delimiter();
        string content = parser.Row();
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
