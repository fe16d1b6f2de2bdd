using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BertNotebooks.Dib.Language;

/// <summary>What a name stands for.</summary>
internal enum NameKind
{
    /// <summary>A variable.</summary>
    Variable,

    /// <summary>A method or a property.</summary>
    Method,

    /// <summary>A class, record, enumeration or other type.</summary>
    Type,

    /// <summary>A namespace or type that a <c>using</c> line opens, or the alias that it gives.</summary>
    Using,
}

/// <summary>A name that a cell gives to those below it.</summary>
internal sealed record DeclaredName(string Name, NameKind Kind);

/// <summary>The names in a piece of C#, as far as the syntax tells.</summary>
/// <param name="Declared">What those below can see.</param>
/// <param name="Inner">Variables of blocks and methods, which nobody outside sees.</param>
/// <param name="Disposed">Variables that are disposed of.</param>
/// <param name="All">Each word that is a name.</param>
internal sealed record SourceNames(IReadOnlyList<DeclaredName> Declared, IReadOnlySet<string> Inner, IReadOnlySet<string> Disposed, IReadOnlySet<string> All)
{
    /// <summary>How cells are read.</summary>
    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.Latest, DocumentationMode.Parse, SourceCodeKind.Script);

    /// <summary>The names in a text.</summary>
    public static SourceNames Of(string text)
    {
        CompilationUnitSyntax root = (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(text, ParseOptions).GetRoot();
        DeclaredName[] declared = [.. root.Usings.Select(line => new DeclaredName(NameOf(line), NameKind.Using)), .. root.Members.SelectMany(DeclaredBy).Distinct()];
        IEnumerable<string> variables = root.DescendantNodes().Select(node => node switch
        {
            VariableDeclaratorSyntax variable => variable.Identifier.Text,
            SingleVariableDesignationSyntax variable => variable.Identifier.Text,
            ForEachStatementSyntax loop => loop.Identifier.Text,
            _ => "",
        });
        return new SourceNames(
            declared,
            variables.Except(declared.Select(name => name.Name)).ToHashSet(),
            root.DescendantNodes().Select(DisposedBy).OfType<string>().ToHashSet(),
            root.DescendantNodes().OfType<SimpleNameSyntax>().Select(name => name.Identifier.Text).ToHashSet());
    }

    private static string NameOf(UsingDirectiveSyntax line) => line.Alias?.Name.Identifier.Text ?? line.NamespaceOrType.ToString();

    private static IEnumerable<DeclaredName> DeclaredBy(MemberDeclarationSyntax member) => member switch
    {
        BaseFieldDeclarationSyntax field => field.Declaration.Variables.Select(variable => new DeclaredName(variable.Identifier.Text, NameKind.Variable)),
        MethodDeclarationSyntax method => [new DeclaredName(method.Identifier.Text, NameKind.Method)],
        PropertyDeclarationSyntax property => [new DeclaredName(property.Identifier.Text, NameKind.Method)],
        BaseTypeDeclarationSyntax type => [new DeclaredName(type.Identifier.Text, NameKind.Type)],
        DelegateDeclarationSyntax type => [new DeclaredName(type.Identifier.Text, NameKind.Type)],
        GlobalStatementSyntax { Statement: ExpressionStatementSyntax or LocalDeclarationStatementSyntax } statement => DeclaredByExpression(statement),
        _ => [],
    };

    // var (a, b) = ...; Try(out var c)
    private static IEnumerable<DeclaredName> DeclaredByExpression(SyntaxNode statement) => statement
        .DescendantNodes(node => node is not (BlockSyntax or AnonymousFunctionExpressionSyntax))
        .OfType<SingleVariableDesignationSyntax>()
        .Select(variable => new DeclaredName(variable.Identifier.Text, NameKind.Variable));

    private static string? DisposedBy(SyntaxNode node) => node switch
    {
        UsingStatementSyntax { Expression: IdentifierNameSyntax name } => name.Identifier.Text,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "Dispose" or "dispose", Expression: IdentifierNameSyntax name } } => name.Identifier.Text,
        _ => null,
    };
}
