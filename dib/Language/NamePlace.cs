using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BertNotebooks.Dib.Language;

/// <summary>What the syntax around a name tells of it.</summary>
internal static class NamePlace
{
    /// <summary>Whether something is assigned to it, or to a part of it: <c>x = 1; x.Part = 1; x[0]++; F(ref x); (x, y) = ...</c></summary>
    public static bool IsWritten(SyntaxNode name)
    {
        SyntaxNode whole = name;
        while ((whole.Parent is MemberAccessExpressionSyntax access && access.Expression == whole)
            || (whole.Parent is ElementAccessExpressionSyntax element && element.Expression == whole)
            || whole.Parent is ParenthesizedExpressionSyntax or TupleExpressionSyntax or ArgumentSyntax { RefKindKeyword.RawKind: 0, Parent: TupleExpressionSyntax })
        {
            whole = whole.Parent!;
        }

        return whole.Parent switch
        {
            AssignmentExpressionSyntax assignment => assignment.Left == whole,
            PrefixUnaryExpressionSyntax unary => unary.Kind() is SyntaxKind.PreIncrementExpression or SyntaxKind.PreDecrementExpression,
            PostfixUnaryExpressionSyntax unary => unary.Kind() is SyntaxKind.PostIncrementExpression or SyntaxKind.PostDecrementExpression,
            ArgumentSyntax argument => argument.RefKindKeyword.Kind() is SyntaxKind.RefKeyword or SyntaxKind.OutKeyword,
            _ => false,
        };
    }

    /// <summary>The method, property, type or variable with a lambda in whose code it stands, which runs later; null where it runs with the cell.</summary>
    public static string? BodyOf(SyntaxNode name)
    {
        SyntaxNode[] outer = [.. name.Ancestors()];
        return outer.OfType<MemberDeclarationSyntax>().LastOrDefault() switch
        {
            MethodDeclarationSyntax method => method.Identifier.Text,
            PropertyDeclarationSyntax property => property.Identifier.Text,
            BaseTypeDeclarationSyntax type => type.Identifier.Text,
            FieldDeclarationSyntax when outer.Any(node => node is AnonymousFunctionExpressionSyntax) => outer.OfType<VariableDeclaratorSyntax>().Last().Identifier.Text,
            _ => null,
        };
    }
}
