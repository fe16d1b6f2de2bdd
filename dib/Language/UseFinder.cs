using BertNotebooks.Dib.Session;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BertNotebooks.Dib.Language;

/// <summary>Finds which submission declares what a name of another one means.</summary>
internal sealed class UseFinder
{
    private readonly SubmissionChain _chain;
    private readonly SemanticModel _model;

    // What using lines above opened, the nearest line of each.
    private readonly Dictionary<string, int> _opened = new(StringComparer.Ordinal);

    private UseFinder(SubmissionChain chain, Submission submission, SemanticModel model)
    {
        (_chain, _model) = (chain, model);
        foreach (Submission above in chain.Submissions.Take(submission.Index + 1))
        {
            foreach (DeclaredName line in above.Source.Names.Declared.Where(name => name.Kind == NameKind.Using && !ScriptChain.Imports.Contains(name.Name)))
            {
                _opened[line.Name] = above.Index;
            }
        }
    }

    /// <summary>The uses in a submission, each once.</summary>
    public static async Task<IReadOnlyList<SubmissionUse>> FindAsync(SubmissionChain chain, Submission submission, CancellationToken cancel)
    {
        if (submission.Uses is { } known)
        {
            return known;
        }

        SemanticModel model = (await chain.Document(submission).GetSemanticModelAsync(cancel))!;
        UseFinder finder = new(chain, submission, model);
        HashSet<SubmissionUse> uses = [];
        foreach (SimpleNameSyntax name in (await model.SyntaxTree.GetRootAsync(cancel)).DescendantNodes(node => node is not UsingDirectiveSyntax).OfType<SimpleNameSyntax>())
        {
            if (finder.Use(name, cancel) is { } use)
            {
                uses.Add(use);
            }
        }

        submission.Uses = [.. uses];
        return submission.Uses;
    }

    private SubmissionUse? Use(SimpleNameSyntax name, CancellationToken cancel)
    {
        SymbolInfo info = _model.GetSymbolInfo(name, cancel);
        ISymbol? symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
        if (symbol is null)
        {
            return null;
        }

        if (MemberOfSubmission(symbol) is { } member)
        {
            return _chain.Of(member.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree) is { } declarer
                ? new SubmissionUse(member.Name, KindOf(member), declarer.Index, NamePlace.IsWritten(name), NamePlace.BodyOf(name))
                : null;
        }

        return OpenedName(name, symbol) is { } opened && _opened.TryGetValue(opened, out int line)
            ? new SubmissionUse(opened, NameKind.Using, line, IsWritten: false, NamePlace.BodyOf(name))
            : null;
    }

    /// <summary>The variable, method or type at a submission's top level that the symbol is or belongs to; null for a local, or a name of an assembly.</summary>
    public static ISymbol? MemberOfSubmission(ISymbol symbol)
    {
        ISymbol? member = symbol is IMethodSymbol { ReducedFrom: { } extension } ? extension : symbol.OriginalDefinition;
        while (member?.ContainingType is { IsScriptClass: false } outer)
        {
            member = outer;
        }

        bool isMember = member is IFieldSymbol or IPropertySymbol or IEventSymbol or INamedTypeSymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary };
        return isMember && member!.ContainingType?.IsScriptClass == true ? member : null;
    }

    private static NameKind KindOf(ISymbol member) => member switch
    {
        IMethodSymbol or IPropertySymbol => NameKind.Method,
        INamedTypeSymbol => NameKind.Type,
        _ => NameKind.Variable,
    };

    // What a using line must have opened for the name to be understood.
    private string? OpenedName(SimpleNameSyntax name, ISymbol symbol)
    {
        if (name is IdentifierNameSyntax identifier && _model.GetAliasInfo(identifier) is { } alias)
        {
            return alias.Name;
        }

        bool isQualified = name.Parent switch
        {
            MemberAccessExpressionSyntax access => access.Name == name,
            QualifiedNameSyntax qualified => qualified.Right == name,
            MemberBindingExpressionSyntax => true,
            _ => name.IsVar,
        };
        return symbol switch
        {
            IMethodSymbol { ReducedFrom: { } extension } => extension.ContainingNamespace.ToDisplayString(),
            _ when isQualified || symbol.Kind is SymbolKind.Local or SymbolKind.Parameter => null,
            { ContainingType: { } type } => type.ToDisplayString(),
            INamedTypeSymbol => symbol.ContainingNamespace?.ToDisplayString(),
            _ => null,
        };
    }
}
