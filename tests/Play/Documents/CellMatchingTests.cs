using BertNotebooks.Dib.Format;
using BertNotebooks.Play.Documents;
using Xunit;

namespace BertNotebooks.Tests.Play.Documents;

public sealed class CellMatchingTests
{
    [Theory]
    [InlineData("a b c", "a b c", new[] { 0, 1, 2 })]
    [InlineData("a b c", "a c", new[] { 0, 2 })]
    [InlineData("a b c", "c a b", new[] { 2, 0, 1 })]
    [InlineData("x a x", "a x", new[] { 1, 2 })]
    [InlineData("a b c", "a new c", new[] { 0, 1, 2 })]
    [InlineData("a b c", "a b new c", new[] { 0, 1, -1, 2 })]
    [InlineData("a one-two-three c", "a new one-two-four c", new[] { 0, -1, 1, 2 })]
    [InlineData("a b", "new a", new[] { -1, 0 })]
    [InlineData("", "a", new[] { -1 })]
    [InlineData("a", "", new int[0])]
    public void CellsAreFoundByTextLikenessAndPlace(string before, string after, int[] expected) => Assert.Equal(expected, CellMatching.Match(Cells(before), Cells(after)));

    [Fact]
    public void CellOfAnotherKindIsAnother() => Assert.Equal([-1], CellMatching.Match([(CellKind.CSharp, "a")], [(CellKind.Markdown, "a")]));

    private static (CellKind Kind, string Text)[] Cells(string texts) =>
        [.. texts.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => (CellKind.CSharp, text.Replace('-', ' ')))];
}
