using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;

namespace BertNotebooks.Dib.Language;

/// <summary>What may stand at a place.</summary>
/// <param name="From">Where the word begins that a choice replaces.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Items">The choices, the best first.</param>
/// <param name="IsCut">Whether there are more: ask again when the word is longer.</param>
internal sealed record Completions(int From, int To, IReadOnlyList<Suggestion> Items, bool IsCut)
{
    /// <summary>Nothing may stand there.</summary>
    public static Completions None { get; } = new(0, 0, [], IsCut: false);

    /// <summary>The state of the text that was asked, for the documentation of an item.</summary>
    internal Document? Document { get; init; }
}

/// <summary>A choice.</summary>
/// <param name="Label">What the list shows.</param>
/// <param name="Insert">What replaces the word.</param>
/// <param name="Kind">Such as <c>method</c>, <c>property</c>, <c>keyword</c>, <c>local</c>; in lower case.</param>
/// <param name="Detail">What stands beside it; may be empty.</param>
/// <param name="SortText">Its place among the others, for a list that sorts anew.</param>
internal sealed record Suggestion(string Label, string Insert, string Kind, string Detail, string SortText)
{
    /// <summary>Roslyn's own item.</summary>
    internal CompletionItem? Item { get; init; }
}
