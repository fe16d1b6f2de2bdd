using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BertNotebooks.Dib.Language;

/// <summary>Says where a name is that the compiler does not find, or which one may be meant.</summary>
internal static class NameHelp
{
    /// <summary>The compiler's numbers for a name that is nowhere.</summary>
    public static readonly IReadOnlySet<string> UnknownName = new HashSet<string> { "CS0103", "CS0246" };

    private static readonly HashSet<string> UnknownMember = ["CS1061", "CS0117", "CS0234"];

    /// <summary>The help; null where the name is known, or nothing is near.</summary>
    public static string? Of(SubmissionChain chain, Submission submission, SemanticModel model, Diagnostic diagnostic)
    {
        int at = diagnostic.Location.SourceSpan.Start;
        if (!diagnostic.Location.IsInSource || model.SyntaxTree.GetRoot().FindNode(diagnostic.Location.SourceSpan).DescendantNodesAndSelf().OfType<SimpleNameSyntax>().FirstOrDefault() is not { } node)
        {
            return null;
        }

        string name = node.Identifier.Text;
        if (UnknownName.Contains(diagnostic.Id))
        {
            return OfCells(chain, submission.Source.CellId, name) ?? Nearest(name, model.LookupSymbols(at));
        }

        return UnknownMember.Contains(diagnostic.Id) && node.Parent is MemberAccessExpressionSyntax access ? Nearest(name, MembersOf(model, access.Expression, at)) : null;
    }

    /// <summary>The cell that declares a name: the nearest above, else the first below.</summary>
    public static string? Declarer(SubmissionChain chain, string cellId, string name, Func<string, bool>? fits = null)
    {
        int own = chain.NumberOf(cellId);
        string[] declarers =
        [
            .. chain.Submissions.Where(submission => submission.Source.Names.Declared.Any(declared => declared.Name == name && declared.Kind != NameKind.Using))
                .Select(submission => submission.Source.CellId).Where(id => id != cellId && fits?.Invoke(id) != false),
        ];
        return declarers.LastOrDefault(id => chain.NumberOf(id) < own) ?? declarers.FirstOrDefault();
    }

    /// <summary>The cell in a block of which the name is declared; null without one.</summary>
    public static string? InnerDeclarer(SubmissionChain chain, string name) =>
        chain.Submissions.FirstOrDefault(submission => submission.Source.ImportedFrom is null && submission.Source.Names.Inner.Contains(name))?.Source.CellId;

    /// <summary>What to do about a name that lives in a block.</summary>
    public static string InnerText(SubmissionChain chain, string name, string cellId) =>
        $"`{name}` is declared inside a block or method of cell {chain.NumberOf(cellId)} and is gone behind it. Declare it above the block, without {{ }} around it.";

    private static string? OfCells(SubmissionChain chain, string cellId, string name)
    {
        if (Declarer(chain, cellId, name) is { } declarer && chain.NumberOf(declarer) > chain.NumberOf(cellId))
        {
            return $"`{name}` is declared in cell {chain.NumberOf(declarer)}, further below. Move this cell below it, or the declaration above this cell.";
        }

        return InnerDeclarer(chain, name) is { } inner ? InnerText(chain, name, inner) : null;
    }

    private static IEnumerable<ISymbol> MembersOf(SemanticModel model, ExpressionSyntax expression, int at) =>
        (model.GetTypeInfo(expression).Type ?? model.GetSymbolInfo(expression).Symbol) is INamespaceOrTypeSymbol container
            ? model.LookupSymbols(at, container, includeReducedExtensionMethods: true)
            : [];

    private static string? Nearest(string name, IEnumerable<ISymbol> known) =>
        NearestName.Of(name, known.Select(symbol => symbol.Name).Distinct()) is { } nearest && nearest != name ? $"Did you mean `{nearest}`?" : null;
}
