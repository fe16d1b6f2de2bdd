using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.QuickInfo;

namespace BertNotebooks.Dib.Language;

/// <summary>Finds what a name is, with its documentation.</summary>
internal static class DescriptionFinder
{
    private const string Field = "(field) ";

    private static readonly string[] InSignature = [QuickInfoSectionKinds.Description, QuickInfoSectionKinds.TypeParameters, QuickInfoSectionKinds.AnonymousTypes];
    private static readonly string[] InDocumentation = [QuickInfoSectionKinds.DocumentationComments, "ReturnsDocumentationComments", QuickInfoSectionKinds.Exception];

    /// <summary>What the name at the place is; null where there is none.</summary>
    public static async Task<Description?> FindAsync(SubmissionChain chain, Submission submission, int at, CancellationToken cancel)
    {
        Document document = chain.Document(submission);
        QuickInfoItem? info = await QuickInfoService.GetService(document)!.GetQuickInfoAsync(document, at, cancel);
        if (info is null)
        {
            return null;
        }

        ISymbol? symbol = await SymbolFinder.FindSymbolAtPositionAsync(document, at, cancel);
        Submission? declarer = symbol is not null && UseFinder.MemberOfSubmission(symbol) is { } member
            ? chain.Of(member.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree)
            : null;
        return new Description(
            info.Span.Start, info.Span.End, WithoutField(Text(info, InSignature)), Text(info, InDocumentation),
            declarer?.Source.CellId == submission.Source.CellId ? null : declarer?.Source.CellId);
    }

    /// <summary>What an item of a list is.</summary>
    public static async Task<Description?> OfAsync(Document document, CompletionItem item, CancellationToken cancel)
    {
        CompletionDescription? description = await CompletionService.GetService(document)!.GetDescriptionAsync(document, item, cancel);
        if (description is null)
        {
            return null;
        }

        // The first line is the signature.
        int end = description.TaggedParts.TakeWhile(part => part.Tag != TextTags.LineBreak).Count();
        return new Description(-1, -1, WithoutField(Text(description.TaggedParts[..end])), Text(description.TaggedParts[end..]), DeclaredIn: null);
    }

    private static string Text(QuickInfoItem info, string[] kinds) =>
        string.Join('\n', info.Sections.Where(section => kinds.Contains(section.Kind)).Select(section => Text(section.TaggedParts)).Where(text => text.Length > 0));

    // A cell's variable is a field only to the compiler; the field of a type has that in front, and so a dot.
    private static string WithoutField(string signature) =>
        signature.StartsWith(Field, StringComparison.Ordinal) && !signature.Split(' ')[^1].Contains('.', StringComparison.Ordinal) ? signature[Field.Length..] : signature;

    // Blanks that must not break, and line ends of Windows, are of no use to a page.
    private static string Text(ImmutableArray<TaggedText> parts) =>
        string.Concat(parts.Select(part => part.Text)).Replace('\u00A0', ' ').ReplaceLineEndings("\n").Trim();
}
