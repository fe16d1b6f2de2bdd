using BertNotebooks.Dib.Session;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BertNotebooks.Play.Documents;

/// <summary>The syntax of a code cell, in which comments are told from texts that look like one.</summary>
internal static class CellComments
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script);

    /// <summary>The syntax of a cell; lines of the kernel's own are blank in it, so that places stay.</summary>
    public static SyntaxNode Parse(string text) => CSharpSyntaxTree.ParseText(string.Join('\n', text.Split('\n').Select(WithoutDirective)), Options).GetRoot();

    /// <summary>The comments of a cell that begin with <c>//</c>.</summary>
    public static IEnumerable<SyntaxTrivia> LineComments(string text) =>
        Parse(text).DescendantTrivia().Where(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia));

    private static string WithoutDirective(string line) => CellSegment.IsDirectiveLine(line) ? new string(' ', line.Length) : line;
}
