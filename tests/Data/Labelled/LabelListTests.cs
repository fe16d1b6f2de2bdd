using BertNotebooks.Data.Labelled;
using BertNotebooks.Tests.Messages;
using Xunit;

namespace BertNotebooks.Tests.Data.Labelled;

/// <summary>Names and ids of labels and tags.</summary>
public sealed class LabelListTests
{
    [Theory]
    [InlineData("b a b", "a b")]
    [InlineData("10 9 -1 9", "-1 9 10")]
    [InlineData("10 9 x", "10 9 x")]
    [InlineData("b A a B", "A B a b")]
    [InlineData("true false", "false true")]
    public void NamesAreSortedAndNumbersAsNumbers(string labels, string expected)
    {
        LabelList list = LabelList.Of(Texts(labels));
        Assert.Equal(expected.Split(' '), list.Names);
        Assert.Equal(Enumerable.Range(0, list.Names.Count), list.Names.Select(list.IdOf));
        Assert.Equal(-1, list.IdOf("c"));
        Assert.Empty(list.Notes);
    }

    [Fact]
    public void OrderOfAModelIsKeptWhereItsNamesAreTheSame()
    {
        Assert.Equal(["b", "a"], LabelList.Of(Texts("a b"), ["b", "a"]).Names);
        Assert.Empty(LabelList.Of(Texts("a b"), ["b", "a"]).Notes);
        foreach (string[] others in (string[][])[["b"], ["a", "b", "c"], ["a", "c"], ["a", "a"]])
        {
            LabelList list = LabelList.Of(Texts("b a"), others);
            Assert.Equal(["a", "b"], list.Names);
            Assert.Contains("trained anew", Assert.Single(list.Notes), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void TagsOfNoEntitiesAreTold()
    {
        Assert.Empty(LabelList.OfTags([new(["a", "b", "c"], ["O", "B-X", "S-Y"])]).Notes);
        LabelList grammar = LabelList.OfTags([new(["a", "b"], ["NOUN", "DET"])]);
        Assert.Equal(["DET", "NOUN"], grammar.Names);
        Assert.Contains("'DET', 'NOUN'", Assert.Single(grammar.Notes), StringComparison.Ordinal);
        Assert.Equal(["O", "B-X"], LabelList.OfTags([new(["a", "b"], ["O", "B-X"])], ["O", "B-X"]).Names);
    }

    [Theory]
    [InlineData("a a", "All 2 texts", "two labels")]
    [InlineData("0.5 1 3.25 1", "scores", "whole numbers")]
    [InlineData("a b c d e f g h i j", "of its own", "kit.label_column")]
    [InlineData("", "no labelled texts", "train_file")]
    public void LabelsOfWhichNothingCanBeLearntAreRefused(string labels, params string[] expected) => Refused(() => LabelList.Of(Texts(labels)), expected);

    [Fact]
    public void TagsOfWhichNothingCanBeLearntAreRefused()
    {
        Refused(() => LabelList.OfTags([Tagged("O", "O")]), "'n.conll', line 7", "'O'", "marks nothing");
        Refused(() => LabelList.OfTags([Tagged("B-X")]), "'n.conll', line 7", "two tags");
        Refused(() => LabelList.OfTags([]), "train_file");
    }

    [Fact]
    public void HeldOutLabelThatIsNotLearntIsRefusedWithItsLine()
    {
        LabelList labels = LabelList.Of(Texts("a b"));
        labels.RequireKnown(Texts("b a b"));
        Refused(() => labels.RequireKnown(Texts("b c")), "'c'", "'t.csv', line 3", "'a', 'b'", "the training");
        LabelList tags = LabelList.OfTags([Tagged("O", "B-X")]);
        tags.RequireKnown([Tagged("B-X")]);
        Refused(() => tags.RequireKnown([Tagged("B-X"), Tagged("O", "O", "B-Y")]), "'B-Y'", "'n.conll', line 9", "'B-X', 'O'", "the training");
    }

    private static IEnumerable<LabelledText> Texts(string labels) =>
        labels.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((label, i) => new LabelledText("One.", null, label) { File = "t.csv", Line = i + 2 });

    private static TaggedSentence Tagged(params string[] tags) => new([.. tags.Select(_ => "w")], tags) { File = "n.conll", Line = 7, IsColumn = true };

    private static void Refused(Action use, params string[] expected)
    {
        string message = Assert.Throws<BertNotebooksException>(use).Message;
        Assert.All(expected, part => Assert.Contains(part, message, StringComparison.Ordinal));
        Assert.Null(Wording.Fault(message));
    }
}
