using BertNotebooks.Training.Evaluation.Metrics;
using Xunit;

namespace BertNotebooks.Tests.Training.Evaluation.Metrics;

public sealed class ClassificationReportTests
{
    [Fact]
    public void RowsAreTruthAndColumnsAreAnswers()
    {
        ClassificationReport report = ClassificationReport.Of([0, 0, 0, 1], [1, 1, 0, 1], ["bad", "good"]);
        Assert.Equal([[1, 2], [0, 1]], report.Confusion);
        Assert.Equal([new("bad", 1, 1 / 3.0, 0.5, 3), new("good", 1 / 3.0, 1, 0.5, 1)], report.Classes);
        Assert.Equal((0.5, 0.5), (report.Accuracy, report.F1));
    }

    [Fact]
    public void SameAnswerToAllHasHighAccuracyAndNoCorrelation()
    {
        ClassificationReport report = ClassificationReport.Of([1, 1, 1, 1, 0], [1, 1, 1, 1, 1], ["rare", "often"]);
        Assert.Equal((0.8, 0), (report.Accuracy, report.MatthewsCorrelation));
        Assert.Equal(4 / 9.0, report.F1, 1e-12);
    }

    [Theory]
    [InlineData(new int[0], new int[0], "at least one")]
    [InlineData(new[] { 1, 0 }, new[] { 1 }, "1 answers for 2 texts")]
    [InlineData(new[] { 2 }, new[] { 1 }, "The class 2")]
    [InlineData(new[] { 1 }, new[] { -1 }, "The class -1")]
    public void AnswersThatDoNotFitTheTruthAreRefused(int[] truth, int[] predicted, string expected) =>
        Assert.Contains(expected, Assert.Throws<BertNotebooksException>(() => ClassificationReport.Of(truth, predicted, ["no", "yes"])).Message, StringComparison.Ordinal);
}
