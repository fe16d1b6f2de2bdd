using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BertNotebooks.Dib.Language;

/// <summary>Finds how the method around a place can be called. Roslyn's own finder is not open to others.</summary>
internal static class SignatureFinder
{
    private static readonly SymbolDisplayFormat Format = SymbolDisplayFormat.MinimallyQualifiedFormat
        .RemoveMemberOptions(SymbolDisplayMemberOptions.IncludeContainingType)
        .WithParameterOptions(SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeParamsRefOut | SymbolDisplayParameterOptions.IncludeDefaultValue | SymbolDisplayParameterOptions.IncludeExtensionThis);

    /// <summary>The forms of the method in whose brackets the place is; null where it is in none.</summary>
    public static async Task<Signatures?> FindAsync(Document document, int at, CancellationToken cancel)
    {
        SemanticModel model = (await document.GetSemanticModelAsync(cancel))!;
        SyntaxNode root = await model.SyntaxTree.GetRootAsync(cancel);
        BaseArgumentListSyntax? list = root.FindToken(Math.Max(0, at - 1)).Parent?.AncestorsAndSelf().OfType<BaseArgumentListSyntax>().FirstOrDefault(list => Holds(list, at));
        ISymbol[] candidates = [.. Candidates(model, list?.Parent, cancel).Distinct(SymbolEqualityComparer.Default).OrderBy(candidate => candidate.Parameters().Length)];
        if (list is null || candidates.Length == 0)
        {
            return null;
        }

        int argument = list.Arguments.GetSeparators().Count(comma => comma.SpanStart < at);
        ISymbol? chosen = model.GetSymbolInfo(list.Parent!, cancel).Symbol;
        int active = Array.FindIndex(candidates, candidate => SymbolEqualityComparer.Default.Equals(candidate, chosen));
        active = active >= 0 ? active : Math.Max(0, Array.FindIndex(candidates, candidate => Takes(candidate, Math.Max(argument + 1, list.Arguments.Count))));
        return new Signatures([.. candidates.Select(candidate => Of(candidate, model, at, cancel))], active, Parameter(candidates[active], list, argument));
    }

    private static bool Holds(BaseArgumentListSyntax list, int at)
    {
        (SyntaxToken open, SyntaxToken close) = list is BracketedArgumentListSyntax bracketed
            ? (bracketed.OpenBracketToken, bracketed.CloseBracketToken)
            : (((ArgumentListSyntax)list).OpenParenToken, ((ArgumentListSyntax)list).CloseParenToken);
        return open.Span.End <= at && (close.IsMissing || at <= close.SpanStart);
    }

    private static IEnumerable<ISymbol> Candidates(SemanticModel model, SyntaxNode? call, CancellationToken cancel) => call switch
    {
        InvocationExpressionSyntax invocation => model.GetMemberGroup(invocation.Expression, cancel) is { IsEmpty: false } group
            ? group
            : model.GetTypeInfo(invocation.Expression, cancel).Type is INamedTypeSymbol { DelegateInvokeMethod: { } invoke } ? [invoke] : [],
        BaseObjectCreationExpressionSyntax creation => model.GetTypeInfo(creation, cancel).Type is INamedTypeSymbol type
            ? type.InstanceConstructors.Where(constructor => model.IsAccessible(creation.SpanStart, constructor))
            : [],
        ElementAccessExpressionSyntax access => model.GetIndexerGroup(access.Expression, cancel),
        _ => [],
    };

    private static bool Takes(ISymbol candidate, int arguments) =>
        candidate.Parameters().Length >= arguments || (candidate.Parameters() is [.., { IsParams: true }]);

    private static int Parameter(ISymbol symbol, BaseArgumentListSyntax list, int argument)
    {
        ImmutableArray<IParameterSymbol> parameters = symbol.Parameters();
        string? name = argument < list.Arguments.Count ? list.Arguments[argument].NameColon?.Name.Identifier.Text : null;
        int named = name is null ? -1 : parameters.Select(parameter => parameter.Name).ToList().IndexOf(name);
        return named >= 0 ? named : Math.Min(argument, Math.Max(0, parameters.Length - 1));
    }

    private static Signature Of(ISymbol symbol, SemanticModel model, int at, CancellationToken cancel)
    {
        DocumentationText documentation = DocumentationText.Of(symbol, cancel);
        return new Signature(
            symbol.ToMinimalDisplayString(model, at, Format), documentation.Summary,
            [.. symbol.Parameters().Select(parameter => new SignatureParameter(parameter.ToMinimalDisplayString(model, at, Format), documentation.Parameters.GetValueOrDefault(parameter.Name) ?? ""))]);
    }

    private static ImmutableArray<IParameterSymbol> Parameters(this ISymbol symbol) => symbol switch
    {
        IMethodSymbol method => method.Parameters,
        IPropertySymbol indexer => indexer.Parameters,
        _ => [],
    };
}
