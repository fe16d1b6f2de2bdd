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

    public override void Visit(SyntaxNode? node)
    {
        switch (node)
        {
            case WhileStatementSyntax loop:
                InBody(loop.Statement);
                break;
            case DoStatementSyntax loop:
                InBody(loop.Statement);
                break;
            case ForStatementSyntax loop:
                InBody(loop.Statement);
                break;
            case CommonForEachStatementSyntax loop:
                InBody(loop.Statement);
                break;
            case GotoStatementSyntax jump when jump.IsKind(SyntaxKind.GotoStatement):
                InBody(jump);
                break;
            case MethodDeclarationSyntax method:
                InMember(method.Body, method.ExpressionBody, method.SemicolonToken, _model.GetDeclaredSymbol(method));
                break;
            case LocalFunctionStatementSyntax function:
                InMember(function.Body, function.ExpressionBody, function.SemicolonToken, _model.GetDeclaredSymbol(function));
                break;
            case AccessorDeclarationSyntax { Body: { } body }:
                InBody(body);
                break;
            case AnonymousMethodExpressionSyntax method:
                InBody(method.Block);
                break;
            case LambdaExpressionSyntax lambda when IsExpressionTree(lambda):
                return;
            case LambdaExpressionSyntax lambda:
                InLambda(lambda);
                break;
        }

        base.Visit(node);
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
    private bool IsExpressionTree(LambdaExpressionSyntax lambda) =>
        _model.GetTypeInfo(lambda).ConvertedType?.ContainingNamespace?.ToString() == "System.Linq.Expressions";

    private void InLambda(LambdaExpressionSyntax lambda)
    {
        if (lambda.Block is { } block)
        {
            InBody(block);
        }
        else if (lambda.ExpressionBody is { } expression and not ThrowExpressionSyntax && _model.GetSymbolInfo(lambda).Symbol is IMethodSymbol method)
        {
            Insert(expression.SpanStart, "{ " + Check + Return(method) + " ");
            Insert(expression.Span.End, "; }");
        }
    }

    private static string Return(IMethodSymbol method) =>
        method.ReturnsVoid || (method.IsAsync && method.ReturnType is INamedTypeSymbol { IsGenericType: false }) ? "" : " return";
}
