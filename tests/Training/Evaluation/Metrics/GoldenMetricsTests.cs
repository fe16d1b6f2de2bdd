using System.Text.Json;
using BertNotebooks.Data.Labelled;
using BertNotebooks.Tests.Checkpoints;
using BertNotebooks.Tests.Text;
using BertNotebooks.Training.Evaluation;
using BertNotebooks.Training.Evaluation.Metrics;
using Xunit;

namespace BertNotebooks.Tests.Training.Evaluation.Metrics;

/// <summary>What seqeval and scikit-learn count.</summary>
public sealed class GoldenMetricsTests
{
    // The files are written to 12 digits.
    private const double Tolerance = 1e-9;

    private const string File = "tasks/metrics.json";

    [GoldenTheory(File)]
    [GoldenData(File)]
    public void EntitiesAreCountedAsSeqevalCountsThem(string file) => AssertAll(file, "entities", golden =>
    {
        IReadOnlyList<IReadOnlyList<string>> truth = Sentences(golden.GetProperty("true")), predicted = Sentences(golden.GetProperty("predicted"));
        Assert.Equal(golden.GetProperty("token_accuracy").GetDouble(), EntityReport.Of(truth, predicted).Accuracy, Tolerance);
        AssertEntities(golden.GetProperty("default"), truth, predicted, null);
        AssertEntities(golden.GetProperty("strict"), truth, predicted, Enum.Parse<EntityScheme>(golden.GetProperty("scheme").GetString()!, ignoreCase: true));
    });

    [GoldenTheory(File)]
    [GoldenData(File)]
    public void ClassesAreCountedAsScikitLearnCountsThem(string file) => AssertAll(file, "classification", golden =>
    {
        string[] labels = [.. Enumerable.Range(0, golden.GetProperty("classes").GetInt32()).Select(id => $"class {id}")];
        ClassificationReport report = ClassificationReport.Of(golden.GetProperty("true").Ints(), golden.GetProperty("predicted").Ints(), labels);
        Assert.Equal(golden.GetProperty("accuracy").GetDouble(), report.Accuracy, Tolerance);
        Assert.Equal(golden.GetProperty("matthews_corrcoef").GetDouble(), report.MatthewsCorrelation, Tolerance);
        Assert.Equal(labels, report.Classes.Select(figures => figures.Label));
        JsonElement[] classes = [.. golden.GetProperty("per_class").EnumerateArray()];
        Assert.Equal(classes.Length, report.Classes.Count);
        Assert.All(classes.Zip(report.Classes), pair => AssertFigures(pair.First, pair.Second));
        AssertFigures(golden.GetProperty("macro"), new("", report.Precision, report.Recall, report.F1, 0));
        AssertFigures(golden.GetProperty("macro_seen_classes"), ClassFigures.Macro(report.SeenClasses));
        AssertFigures(golden.GetProperty("weighted"), ClassFigures.Weighted(report.Classes));
        if (golden.Optional("binary_class_1") is JsonElement binary)
        {
            AssertFigures(binary, report.Classes[1]);
        }

        Assert.Equal(golden.GetProperty("confusion").EnumerateArray().Select(row => row.EnumerateArray().Select(count => count.GetInt64())), report.Confusion);
    });

    [GoldenTheory(File)]
    [GoldenData(File)]
    public void PerplexityIsThatOfRunMlm(string file) => AssertAll(file, "perplexity", golden =>
    {
        JsonElement expected = golden.GetProperty("perplexity");
        double perplexity = new EvaluationResult(golden.GetProperty("loss").GetDouble(), 0, 0, 0).Perplexity;
        if (expected.ValueKind == JsonValueKind.String)
        {
            Assert.Equal(("Infinity", double.PositiveInfinity), (expected.GetString(), perplexity));
            return;
        }

        GoldenModel.AssertRelative(expected.GetDouble(), perplexity, 1e-12, "perplexity");
    });

    private static void AssertAll(string file, string member, Action<JsonElement> assert)
    {
        JsonElement[] cases = [.. GoldenModel.Json(file).GetProperty(member).EnumerateArray()];
        Assert.NotEmpty(cases);
        Assert.All(cases, assert);
    }

    private static void AssertEntities(JsonElement golden, IReadOnlyList<IReadOnlyList<string>> truth, IReadOnlyList<IReadOnlyList<string>> predicted, EntityScheme? strict)
    {
        if (golden.Optional("error") is not null)
        {
            Assert.Throws<BertNotebooksException>(() => EntityReport.Of(truth, predicted, strict));
            return;
        }

        Assert.Equal(Listed(golden.GetProperty("true_entities")), Entities.Of(truth, strict));
        Assert.Equal(Listed(golden.GetProperty("predicted_entities")), Entities.Of(predicted, strict));
        EntityReport report = EntityReport.Of(truth, predicted, strict);
        JsonProperty[] types = [.. golden.GetProperty("per_type").EnumerateObject()];
        Assert.Equal(types.Select(type => type.Name), report.Types.Select(figures => figures.Label));
        Assert.All(types.Zip(report.Types), pair => AssertFigures(pair.First.Value, pair.Second));
        AssertFigures(golden.GetProperty("micro"), new("", report.Precision, report.Recall, report.F1, report.Types.Sum(type => type.Support)));
        AssertFigures(golden.GetProperty("macro"), ClassFigures.Macro(report.Types));
        AssertFigures(golden.GetProperty("weighted"), ClassFigures.Weighted(report.Types));
    }

    // Precision, recall, F1 and mostly the support; null is not a number.
    private static void AssertFigures(JsonElement golden, ClassFigures figures)
    {
        double[] expected = [.. golden.EnumerateArray().Select(number => number.ValueKind == JsonValueKind.Null ? double.NaN : number.GetDouble())];
        double[] actual = [figures.Precision, figures.Recall, figures.F1, figures.Support];
        Assert.InRange(expected.Length, 3, 4);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
    }

    private static IEnumerable<Entity> Listed(JsonElement entities) =>
        entities.EnumerateArray().Select(entity => new Entity(entity[0].GetInt32(), entity[1].GetString()!, entity[2].GetInt32(), entity[3].GetInt32()));

    private static IReadOnlyList<IReadOnlyList<string>> Sentences(JsonElement sentences) => [.. sentences.EnumerateArray().Select(tags => tags.Strings())];
}
