using System.Text;
using static BertNotebooks.Dib.Page.Formulas.TexParser;

namespace BertNotebooks.Dib.Page.Formulas;

/// <summary>Reads what stands between <c>\begin</c> and <c>\end</c>: a matrix, cases, or lines that are aligned.</summary>
internal sealed class TexTable(TexParser parser, TexReader reader)
{
    /// <summary>The MathML of the environment whose <c>\begin</c> has been taken.</summary>
    /// <exception cref="TexException">The environment is not covered or not closed.</exception>
    public Node Read()
    {
        string name = reader.NextText();
        string fence = name.TrimEnd('*') switch
        {
            "matrix" or "aligned" or "align" => "",
            "pmatrix" or "bmatrix" or "vmatrix" or "cases" => $" class=\"{name}\"",
            _ => throw new TexException($"\\begin{{{name}}}"),
        };

        // The brackets are drawn by the page's style: as characters they grow only where a font for mathematics is installed.
        string table = $"<mtable{fence}>{Rows(name)}</mtable>";
        if (!reader.Next().IsCommand("end") || reader.NextText() != name)
        {
            throw new TexException($"\\begin{{{name}}} without its \\end");
        }

        return new Node(table);
    }

    private string Rows(string name)
    {
        StringBuilder rows = new();
        int column = 0;
        rows.Append("<mtr>");
        while (true)
        {
            rows.Append($"<mtd{Alignment(name, column)}>{parser.Row(_ => false)}</mtd>");
            TexToken token = reader.Peek();
            if (token.Is("&"))
            {
                column++;
            }
            else if (token.Is("\\\\"))
            {
                column = 0;
                rows.Append("</mtr><mtr>");
            }
            else
            {
                return rows.Append("</mtr>").ToString();
            }

            reader.Next();
        }
    }

    private static string Alignment(string name, int column) => name.TrimEnd('*') switch
    {
        "aligned" or "align" => column % 2 == 0 ? " style=\"text-align:right;padding-right:0\"" : " style=\"text-align:left;padding-left:0\"",
        "cases" => " style=\"text-align:left\"",
        _ => "",
    };
}
