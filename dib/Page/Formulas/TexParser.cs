using System.Text;
using BertNotebooks.Display;

namespace BertNotebooks.Dib.Page.Formulas;

/// <summary>Turns a formula of the kit's small part of TeX into MathML, which browsers draw without any script or font.</summary>
internal sealed class TexParser
{
    private const int MaxDepth = 50;
    private readonly TexReader _reader;
    private readonly TexCommands _commands;
    private readonly bool _display;
    private int _depth;

    private TexParser(string formula, bool display)
    {
        _reader = new TexReader(formula);
        _commands = new TexCommands(this, _reader);
        _display = display;
    }

    /// <summary>A part of a formula in MathML.</summary>
    /// <param name="MathMl">One element.</param>
    /// <param name="HasLimits">Whether bounds stand above and below it in a displayed formula.</param>
    /// <param name="IsFunction">Whether it is a function's name, which keeps its distance from what follows.</param>
    public readonly record struct Node(string MathMl, bool HasLimits = false, bool IsFunction = false);

    /// <summary>The formula as a <c>math</c> element.</summary>
    /// <exception cref="TexException">The formula holds what is not covered; the message names it.</exception>
    public static string Convert(string formula, bool display)
    {
        TexParser parser = new(formula, display);
        string content = parser.Row();
        return parser._reader.Peek().Kind == TexTokenKind.End
            ? $"<math{(display ? " display=\"block\"" : "")} alttext=\"{Html.Text(formula.Trim())}\">{content}</math>"
            : throw new TexException($"{parser._reader.Peek().Text} without its counterpart");
    }

    /// <summary>The terms up to a token that ends a row, which stays; as one element.</summary>
    public string Row()
    {
        StringBuilder row = new();
        for (TexToken token = _reader.Peek(); !IsEnd(token); token = _reader.Peek())
        {
            Node node = Scripted();
            row.Append(node.MathMl);
            if (node.IsFunction && _reader.Peek() is var next && !next.Is("(") && !IsEnd(next) && !next.IsCommand("left"))
            {
                row.Append("<mspace width=\"0.167em\"></mspace>");
            }
        }

        return $"<mrow>{row}</mrow>";
    }

    /// <summary>The next term in braces, or the next single token: what a command takes.</summary>
    public Node Argument() => _reader.Peek() switch
    {
        { Kind: TexTokenKind.Number } => new Node(Element("mn", _reader.NextDigit().Text)),
        { Kind: TexTokenKind.End } => throw new TexException("a formula that ends too early"),
        _ => Atom(),
    };

    /// <summary>An element around a text, encoded.</summary>
    public static string Element(string name, string text, string attributes = "") =>
        $"<{name}{attributes}>{Html.Text(text)}</{name}>";

    private static bool IsEnd(TexToken token) =>
        token.Kind == TexTokenKind.End || token.Is("}") || token.Is("&") || token.Is("\\\\") || token.IsCommand("right");

    private Node Scripted()
    {
        Node core = _reader.Peek() is var first && (first.Is("^") || first.Is("_")) ? new Node("<mrow></mrow>") : Atom();
        List<string> below = [];
        List<string> above = [];
        for (TexToken token = _reader.Peek(); token.Is("^") || token.Is("_") || token.Is("'"); token = _reader.Peek())
        {
            _reader.Next();
            (token.Is("_") ? below : above).Add(token.Is("'") ? Element("mo", "′") : Argument().MathMl);
        }

        string ending = core.HasLimits && _display ? "under over" : "sub sup";
        string[] names = ending.Split(' ');
        string element = (below.Count > 0 ? names[0] : "") + (above.Count > 0 ? names[1] : "");
        return element.Length == 0 ? core : core with { MathMl = $"<m{element}>{core.MathMl}{OneElement(below)}{OneElement(above)}</m{element}>" };
    }

    private static string OneElement(List<string> scripts) => scripts.Count > 1 ? $"<mrow>{string.Concat(scripts)}</mrow>" : string.Concat(scripts);

    private Node Atom()
    {
        if (++_depth > MaxDepth)
        {
            throw new TexException("more than 50 levels");
        }

        Node node = AtomOf(_reader.Next());
        _depth--;
        return node;
    }

    private Node AtomOf(TexToken token)
    {
        if (token.Is("{"))
        {
            string row = Row();
            if (!_reader.Next().Is("}"))
            {
                throw new TexException("a missing }");
            }

            // 30{,}522 is one number: TeX drops the space behind a comma in braces.
            return new Node(row == "<mrow><mo>,</mo></mrow>" ? "<mo lspace=\"0\" rspace=\"0\">,</mo>" : row);
        }

        return token.Kind switch
        {
            TexTokenKind.Command => _commands.Run(token.Text),
            TexTokenKind.Number => new Node(Element("mn", token.Text)),
            _ when token.Text.Length > 1 || char.IsLetter(token.Text[0]) => new Node(Element("mi", token.Text)),
            _ when token.Text is "(" or ")" or "[" or "]" or "|" or "/" => new Node(Element("mo", token.Text, " stretchy=\"false\"")),
            _ => new Node(Element("mo", token.Text == "-" ? "−" : token.Text)),
        };
    }
}
