// Over 150 lines: one visit for each form of C# that can go on for long.
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BertNotebooks.Dib.Session;

/// <summary>Writes a call of <see cref="NotebookGlobals.StopCheck"/> into each turn of a cell's loops and each entry of its methods, so that any thread that runs them can be stopped.</summary>
/// <remarks>
/// The runtime's own way, to abort a thread, ends the whole process on Linux when it strikes while a method returns: 39 of 40
/// times in a loop that calls one (.NET 10.0.12). Lines stay where they are, for messages and traces. What is called only by
/// other libraries' loops and holds none itself, such as a query, is not cut short.
/// </remarks>
internal sealed class StopChecks : CSharpSyntaxWalker
{
    private const string Check = nameof(NotebookGlobals.StopCheck) + "();";

    private readonly SemanticModel _model;
    private readonly List<(int Start, int Length, string Text)> _edits = [];

    private StopChecks(SemanticModel model) => _model = model;

    /// <summary>The code with the calls.</summary>
    /// <param name="compilation">What the code was compiled to, without errors.</param>
    public static string Insert(Compilation compilation)
    {
        SyntaxTree tree = compilation.SyntaxTrees.Single();
        StopChecks checks = new(compilation.GetSemanticModel(tree));
        checks.Visit(tree.GetRoot());
        return checks.Apply(tree.GetText().ToString());
    }

    public override void VisitWhileStatement(WhileStatementSyntax node)
    {
        InBody(node.Statement);
        base.VisitWhileStatement(node);
    }

    public override void VisitDoStatement(DoStatementSyntax node)
    {
        InBody(node.Statement);
        base.VisitDoStatement(node);
    }

    public override void VisitForStatement(ForStatementSyntax node)
    {
        InBody(node.Statement);
        base.VisitForStatement(node);
    }

    public override void VisitForEachStatement(ForEachStatementSyntax node)
    {
        InBody(node.Statement);
        base.VisitForEachStatement(node);
    }

    public override void VisitForEachVariableStatement(ForEachVariableStatementSyntax node)
    {
        InBody(node.Statement);
        base.VisitForEachVariableStatement(node);
    }

    public override void VisitGotoStatement(GotoStatementSyntax node)
    {
        if (node.IsKind(SyntaxKind.GotoStatement))
        {
            InBody(node);
        }
    }

    public override void VisitMethodDeclaration(MethodDeclarationSyntax node)
    {
        InMember(node.Body, node.ExpressionBody, node.SemicolonToken, _model.GetDeclaredSymbol(node));
        base.VisitMethodDeclaration(node);
    }

    public override void VisitLocalFunctionStatement(LocalFunctionStatementSyntax node)
    {
        InMember(node.Body, node.ExpressionBody, node.SemicolonToken, _model.GetDeclaredSymbol(node));
        base.VisitLocalFunctionStatement(node);
    }

    public override void VisitAccessorDeclaration(AccessorDeclarationSyntax node)
    {
        InMember(node.Body, null, default, null);
        base.VisitAccessorDeclaration(node);
    }

    public override void VisitAnonymousMethodExpression(AnonymousMethodExpressionSyntax node)
    {
        InMember(node.Block, null, default, null);
        base.VisitAnonymousMethodExpression(node);
    }

    public override void VisitSimpleLambdaExpression(SimpleLambdaExpressionSyntax node)
    {
        if (InLambda(node))
        {
            base.VisitSimpleLambdaExpression(node);
        }
    }

    public override void VisitParenthesizedLambdaExpression(ParenthesizedLambdaExpressionSyntax node)
    {
        if (InLambda(node))
        {
            base.VisitParenthesizedLambdaExpression(node);
        }
    }

    private string Apply(string code)
    {
        StringBuilder text = new();
        int at = 0;
        // Insertions at one place are the same text: their order does not matter.
        foreach ((int start, int length, string insertion) in _edits.OrderBy(edit => edit.Start))
        {
            text.Append(code, at, start - at).Append(insertion);
            at = start + length;
        }

        return text.Append(code, at, code.Length - at).ToString();
    }

    private void Insert(int at, string text) => _edits.Add((at, 0, text));

    private void InBody(StatementSyntax body)
    {
        if (body is BlockSyntax block)
        {
            Insert(block.OpenBraceToken.Span.End, " " + Check);
        }
        else
        {
            Insert(body.SpanStart, "{ " + Check + " ");
            Insert(body.Span.End, " }");
        }
    }

    private void InMember(BlockSyntax? body, ArrowExpressionClauseSyntax? arrow, SyntaxToken semicolon, IMethodSymbol? method)
    {
        if (body is not null)
        {
            InBody(body);
        }
        else if (arrow is { Expression: not ThrowExpressionSyntax } && method is not null)
        {
            _edits.Add((arrow.ArrowToken.SpanStart, arrow.ArrowToken.Span.Length, "{ " + Check + Return(method)));
            Insert(semicolon.Span.End, " }");
        }
    }

    // Of an expression tree, only the form without statements compiles.
    private bool InLambda(LambdaExpressionSyntax lambda)
    {
        if (_model.GetTypeInfo(lambda).ConvertedType?.ContainingNamespace?.ToString() == "System.Linq.Expressions")
        {
            return false;
        }

        if (lambda.Block is { } block)
        {
            InBody(block);
        }
        else if (lambda.ExpressionBody is { } expression and not ThrowExpressionSyntax && _model.GetSymbolInfo(lambda).Symbol is IMethodSymbol method)
        {
            Insert(expression.SpanStart, "{ " + Check + Return(method) + " ");
            Insert(expression.Span.End, "; }");
        }

        return true;
    }

    private static string Return(IMethodSymbol method) =>
        method.ReturnsVoid || (method.IsAsync && method.ReturnType is INamedTypeSymbol { IsGenericType: false }) ? "" : " return";
}
