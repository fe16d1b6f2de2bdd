using System.Text.Json;
using BertNotebooks.Checkpoints;
using BertNotebooks.Data.Labelled;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Tests.Model;
using BertNotebooks.Tests.Training;
using BertNotebooks.Text;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Cli;

// Over 150 lines: one command, two kinds of models.
[Collection(TorchCollection.Name)]
public sealed class ClassifyCommandTests : IDisposable
{
    private static readonly string[] Labels = ["no", "yes", "perhaps"], Tags = ["O", "B-X", "I-X", "B-Y"];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LabelsHaveTheModelsProbabilitiesTheMostProbableFirst()
    {
        string[] texts = ["p5 p6", "p90", "", "p7 p8 p9 p10 p11", "\U0001F600 p5"];
        CliResult run = Run(["classify", "--json", .. texts], Save(new BertForSequenceClassification(Config(Labels), 3)));
        Assert.Equal((0, "", texts.Length), (run.ExitCode, run.Error, run.Lines.Length));
        using BertForSequenceClassification model = new(Config(Labels), 3);
        model.eval();
        foreach ((string text, string line) in texts.Zip(run.Lines))
        {
            JsonElement json = Object(line);
            Assert.Equal(["text", "labels"], Names(json));
            Assert.Equal(text, json.GetProperty("text").GetString());
            JsonElement[] labels = [.. json.GetProperty("labels").EnumerateArray()];
            Assert.All(labels, label => Assert.Equal(["label", "score"], Names(label)));
            double[] scores = [.. labels.Select(Score)];
            Assert.Equal(1, scores.Sum(), 1e-12);
            Assert.Equal(scores.OrderDescending(), scores);
            // The textbook's softmax of the logits.
            float[] logits = Logits(model, text);
            double[] exponentials = [.. logits.Select(logit => Math.Exp(logit))];
            Assert.Equal(Labels.Order(StringComparer.Ordinal), labels.Select(Label).Order(StringComparer.Ordinal));
            Assert.All(labels, label => Assert.Equal(exponentials[Array.IndexOf(Labels, Label(label))] / exponentials.Sum(), Score(label), 1e-6));
        }
    }

    [Fact]
    public void EntitiesStandWhereTheirWordsDoInTextOrder()
    {
        // Characters of two UTF-16 units, and of more than one of them, before and between the words.
        string[] texts = ["p5 p85 p90 p6", "\U0001F600 p7 \U0001F468\u200D\U0001F469\u200D\U0001F467 p70 p71  p72\tp90", "p33 \u00E9 p44 p55", "", " \U0001F600 "];
        string folder = Save(new BertForTokenClassification(Config(Tags), 5));
        CliResult run = Run(["classify", "--json", .. texts], folder);
        Assert.Equal((0, "", texts.Length), (run.ExitCode, run.Error, run.Lines.Length));
        using BertForTokenClassification model = new(Config(Tags), 5);
        model.eval();
        int found = 0, behindEmoji = 0;
        foreach ((string text, string line) in texts.Zip(run.Lines))
        {
            JsonElement json = Object(line);
            Assert.Equal(["text", "entities"], Names(json));
            JsonElement[] entities = [.. json.GetProperty("entities").EnumerateArray()];
            Assert.All(entities, entity => Assert.Equal(["label", "start", "end", "score"], Names(entity)));
            (string, int, int)[] expected = Expected(model, text);
            Assert.Equal(expected, entities.Select(e => (Label(e), e.GetProperty("start").GetInt32(), e.GetProperty("end").GetInt32())));
            // More than one tag in four is the most probable of four.
            Assert.All(entities, entity => Assert.InRange(Score(entity), 0.25, 1));
            found += entities.Length;
            behindEmoji += entities.Count(e => e.GetProperty("start").GetInt32() > 2 && text.StartsWith('\uD83D'));
        }

        Assert.True(found >= 4 && behindEmoji >= 1, $"{found} entities, {behindEmoji} behind an emoji, say too little: take another seed");
    }

    [Fact]
    public void ReadersGetALineALabelOrEntity()
    {
        CliResult labels = Run(["classify", "p5 p6"], Save(new BertForSequenceClassification(Config(Labels), 3)));
        Assert.Equal("p5 p6", labels.Lines[0]);
        Assert.Equal(Labels.Order(StringComparer.Ordinal), labels.Lines[1..].Select(line => line.Split("  ")[^1]).Order(StringComparer.Ordinal));
        Assert.All(labels.Lines[1..], line => Assert.Matches(@"^  0\.\d{4}  \w+$", line));
        CliResult words = Run(["classify", "p5 p85 p90 p6 p7 p8"], Save(new BertForTokenClassification(Config(Tags), 5)));
        Assert.Equal("p5 p85 p90 p6 p7 p8", words.Lines[0]);
        Assert.All(words.Lines[1..], line => Assert.Matches(@"^  0\.\d{4}  [XY]  p\d+( p\d+)*$", line));
    }

    [Fact]
    public void TextLongerThanTheModelIsCutAndSaidToBe()
    {
        string folder = Save(new BertForSequenceClassification(Config(Labels), 3));
        string kept = "p5 p6 p7 p8 p9 p10 p11 p12 p13 p14 p15", longer = kept + " p16 p17";
        CliResult run = Run(["classify", "--json", "p5", longer, kept], folder);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Text 2 has 15 tokens, special tokens included, and the model reads 13", Assert.Single(run.Messages));
        Assert.Equal(Object(run.Lines[2]).GetProperty("labels").ToString(), Object(run.Lines[1]).GetProperty("labels").ToString());
        Assert.Equal(longer, Object(run.Lines[1]).GetProperty("text").GetString());
        CliResult words = Run(["classify", "--json", longer], Save(new BertForTokenClassification(Config(Tags), 5)));
        Assert.Contains("Text 1 has 15 tokens", Assert.Single(words.Messages));
    }

    [Fact]
    public void PairIsReadBesideEachText()
    {
        string folder = Save(new BertForSequenceClassification(Config(Labels), 3));
        CliResult run = Run(["classify", "--json", "--pair", "p20 p21", "p5 p6", "p7"], folder);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using BertForSequenceClassification model = new(Config(Labels), 3);
        model.eval();
        foreach ((string text, string line) in ((string[])["p5 p6", "p7"]).Zip(run.Lines))
        {
            JsonElement json = Object(line);
            Assert.Equal(["text", "pair", "labels"], Names(json));
            Assert.Equal((text, "p20 p21"), (json.GetProperty("text").GetString(), json.GetProperty("pair").GetString()));
            Assert.Equal(Labels[Array.IndexOf(Logits(model, text, "p20 p21"), Logits(model, text, "p20 p21").Max())], Label(json.GetProperty("labels")[0]));
        }

        Assert.NotEqual(Object(Run(["classify", "--json", "p5 p6"], folder).Lines[0]).GetProperty("labels").ToString(), Object(run.Lines[0]).GetProperty("labels").ToString());
        CliResult words = Run(["classify", "--pair", "p20", "p5"], Save(new BertForTokenClassification(Config(Tags), 5)));
        Assert.Equal((1, ""), (words.ExitCode, words.Output));
        Assert.Contains("--pair", Assert.Single(words.Messages));
    }

    [Fact]
    public void LabelsThatDoNotExcludeEachOtherHaveProbabilitiesOfTheirOwn()
    {
        string folder = Save(new BertForSequenceClassification(Config(Labels), 3), "multi_label_classification");
        JsonElement[] labels = [.. Object(Run(["classify", "--json", "p5 p6"], folder).Lines[0]).GetProperty("labels").EnumerateArray()];
        using BertForSequenceClassification model = new(Config(Labels), 3);
        model.eval();
        float[] logits = Logits(model, "p5 p6");
        Assert.All(labels, label => Assert.Equal(1 / (1 + Math.Exp(-logits[Array.IndexOf(Labels, Label(label))])), Score(label), 1e-6));
        CliResult number = Run(["classify", "--json", "p5"], Save(new BertForSequenceClassification(Config(Labels), 3), "regression"));
        Assert.Equal((1, ""), (number.ExitCode, number.Output));
        Assert.Contains("regression", Assert.Single(number.Messages));
    }

    [Fact]
    public void FolderThatGivesNoLabelsIsNamed()
    {
        string masked = Save(new BertForMaskedLM(SmallBert.Config, 1)), next = Save(new BertForNextSentencePrediction(SmallBert.Config, 1));
        Assert.Contains($"'{masked}' holds a BertForMaskedLM", Refused(masked));
        Assert.Contains($"'{next}' holds a BertForNextSentencePrediction", Refused(next));
        // By its name a classifier, and the head is not there: nothing is drawn in its place.
        string config = Path.Combine(masked, "config.json");
        File.WriteAllText(config, File.ReadAllText(config).Replace("BertForMaskedLM", "BertForSequenceClassification"));
        Assert.Contains("classifier.weight", Refused(masked));
        string labelled = _folder.Write("labelled.tsv", "text\tlabel\np5\t0\np6\t1\n");
        CliResult evaluate = CommandHere.Run("", "evaluate", "--model", masked, "--text", labelled);
        Assert.Equal((1, ""), (evaluate.ExitCode, evaluate.Output));
        Assert.Contains("lacks '", Assert.Single(evaluate.Messages));
        Assert.Contains("no/where", Refused("no/where"));
        Assert.Equal(2, CommandHere.Run("", "classify", "--model", next).ExitCode);
    }

    private string Refused(string folder)
    {
        CliResult run = Run(["classify", "--json", "p5"], folder);
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        return Assert.Single(run.Messages);
    }

    private string Save(nn.Module model, string? problemType = null)
    {
        BertConfig config = ((BertModel)model.named_children().First(child => child.name == "bert").module).Config;
        string folder = _folder.Path($"{model.GetName()}-{problemType}");
        ModelFolder.Save(folder, model, problemType is null ? config : config with { Other = new Dictionary<string, JsonElement> { ["problem_type"] = JsonSerializer.SerializeToElement(problemType) } }, new BertTokenizer(SmallRuns.Vocabulary));
        model.Dispose();
        return folder;
    }

    private static BertConfig Config(string[] labels) => SmallBert.Config.WithLabels(labels) with { InitializerRange = 0.5 };

    private static CliResult Run(string[] args, string folder) => CommandHere.Run("", [args[0], "--model", folder, .. args[1..]]);

    private static float[] Logits(BertForSequenceClassification model, string text, string? pair = null)
    {
        using DisposeScope scope = NewDisposeScope();
        using var noGrad = no_grad();
        Encoding encoding = new BertTokenizer(SmallRuns.Vocabulary).Encode(text, pair);
        return [.. model.Forward(Row(encoding.InputIds), null, Row(encoding.TokenTypeIds)).Logits.data<float>()];
    }

    // Words are what blanks part here, each of one piece: its place in the text is found by looking for it.
    private static (string, int, int)[] Expected(BertForTokenClassification model, string text)
    {
        using DisposeScope scope = NewDisposeScope();
        using var noGrad = no_grad();
        string[] words = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        Encoding encoding = new BertTokenizer(SmallRuns.Vocabulary).Encode(text);
        Assert.Equal(words.Length + 2, encoding.Length);
        long[] tags = [.. model.Forward(Row(encoding.InputIds)).Logits.argmax(-1).data<long>()];
        int[] starts = new int[words.Length];
        for (int i = 0, from = 0; i < words.Length; from = starts[i] + words[i].Length, i++)
        {
            starts[i] = text.IndexOf(words[i], from, StringComparison.Ordinal);
        }

        return [.. Entities.Of([[.. words.Select((_, i) => Tags[tags[i + 1]])]]).Select(e => (e.Type, starts[e.First], starts[e.Last] + words[e.Last].Length))];
    }

    private static Tensor Row(int[] ids) => tensor(ids, [1, ids.Length]).to(ScalarType.Int64);

    private static JsonElement Object(string line) => JsonDocument.Parse(line).RootElement;

    private static string[] Names(JsonElement json) => [.. json.EnumerateObject().Select(property => property.Name)];

    private static string Label(JsonElement json) => json.GetProperty("label").GetString()!;

    private static double Score(JsonElement json) => json.GetProperty("score").GetDouble();
}
