using BertNotebooks.Data.Labelled;
using BertNotebooks.Training.Evaluation.Metrics;
using Xunit;

namespace BertNotebooks.Tests.Training.Evaluation.Metrics;

public sealed class EntityReportTests
{
    private static readonly string[] s_types = ["PER", "LOC", "A-b"];

    [Fact]
    public void CountsAreThoseOfAnotherCount()
    {
        SeededRandom random = new(5);
        for (int round = 0; round < 200; round++)
        {
            int[] lengths = [.. Enumerable.Range(0, 1 + random.NextInt(4)).Select(_ => 1 + random.NextInt(9))];
            string[][] truth = [.. lengths.Select(length => AnyTags(random, length))];
            string[][] predicted = [.. truth.Select(tags => Array.ConvertAll(tags, tag => random.NextInt(3) == 0 ? AnyTag(random) : tag))];
            HashSet<Entity> there = [.. Recount(truth)], found = [.. Recount(predicted)];
            Assert.Equal(there, [.. Entities.Of(truth)]);
            EntityReport report = EntityReport.Of(truth, predicted);
            double right = there.Count(found.Contains);
            Assert.Equal(found.Count == 0 ? 0 : right / found.Count, report.Precision, 1e-12);
            Assert.Equal(there.Count == 0 ? 0 : right / there.Count, report.Recall, 1e-12);
            Assert.Equal(right == 0 ? 0 : 2 / (1 / report.Precision + 1 / report.Recall), report.F1, 1e-12);
            Assert.Equal(there.Count, report.Types.Sum(type => type.Support));
            Assert.Equal(there.Concat(found).Select(entity => entity.Type).Distinct().Order(StringComparer.Ordinal), report.Types.Select(type => type.Label));
        }
    }

    [Theory]
    [InlineData(EntityScheme.Iob1)]
    [InlineData(EntityScheme.Iob2)]
    [InlineData(EntityScheme.Iobes)]
    public void WellWrittenEntitiesAreReadBackStrictlyAndNot(EntityScheme scheme)
    {
        SeededRandom random = new(6);
        for (int round = 0; round < 200; round++)
        {
            Entity[] entities = [.. AnyEntities(random, words: 12)];
            string[] tags = Written(entities, 12, scheme);
            Assert.Equal(entities, Entities.Of([tags], scheme));
            Assert.Equal(entities, Entities.Of([tags]));
        }
    }

    [Fact]
    public void FindingNothingHasHighAccuracyAndNoF1()
    {
        EntityReport report = EntityReport.Of([["O", "O", "B-PER", "I-PER", "O"], ["O", "O", "O"]], [["O", "O", "O", "O", "O"], ["O", "O", "O"]]);
        Assert.Equal((0.75, 0, 0, 0), (report.Accuracy, report.Precision, report.Recall, report.F1));
        Assert.Equal([new ClassFigures("PER", 0, 0, 0, 1)], report.Types);
    }

    [Theory]
    [InlineData("B I O B", new[] { "_ 0-1", "_ 3-3" })]
    [InlineData("PER PER ORG O ORG", new[] { "PER 0-1", "ORG 2-2", "ORG 4-4" })]
    [InlineData("U-PER U-PER B-LOC L-LOC", new[] { "PER 0-0", "PER 1-1", "LOC 2-3" })]
    [InlineData("B-A-b I-A-b I-A", new[] { "A-b 0-1", "A 2-2" })]
    [InlineData("", new string[0])]
    public void OtherTagsAreReadToo(string tags, string[] expected) => Assert.Equal(
        expected, Entities.Of([tags.Split(' ', StringSplitOptions.RemoveEmptyEntries)]).Select(entity => $"{entity.Type} {entity.First}-{entity.Last}"));

    [Theory]
    [InlineData(EntityScheme.Iob2, "S-LOC")]
    [InlineData(EntityScheme.Iob1, "E-LOC")]
    [InlineData(EntityScheme.Iobes, "U-LOC")]
    [InlineData(EntityScheme.Iobes, "ORG")]
    [InlineData(EntityScheme.Iob2, "")]
    public void TagThatTheSchemeLacksIsRefusedByName(EntityScheme scheme, string tag) =>
        Assert.StartsWith($"The tag '{tag}' is not of the scheme IOB", Assert.Throws<BertNotebooksException>(() => Entities.Of([["O", tag]], scheme)).Message, StringComparison.Ordinal);

    [Fact]
    public void TagsThatDoNotFitEachOtherAreRefused()
    {
        Assert.Contains("1 sentences, and true ones of 2", Refusal([["O"], ["O"]], [["O"]]), StringComparison.Ordinal);
        Assert.Contains("Sentence 1, counted from 0, has 1 true tags and 2", Refusal([["O"], ["O"]], [["O"], ["O", "O"]]), StringComparison.Ordinal);
        Assert.Contains("0 tags", Refusal([[]], [[]]), StringComparison.Ordinal);
    }

    private static string Refusal(string[][] truth, string[][] predicted) => Assert.Throws<BertNotebooksException>(() => EntityReport.Of(truth, predicted)).Message;

    // By definition: a run of words, none of which but the first begins one, up to the next that begins one or is in none.
    private static IEnumerable<Entity> Recount(string[][] sentences) =>
        from sentence in Enumerable.Range(0, sentences.Length)
        let tags = sentences[sentence]
        from first in Enumerable.Range(0, tags.Length)
        where Begins(tags, first)
        let next = Enumerable.Range(first + 1, tags.Length - first).First(i => i == tags.Length || tags[i] == "O" || Begins(tags, i))
        select new Entity(sentence, tags[first][2..], first, next - 1);

    private static bool Begins(string[] tags, int at) =>
        tags[at] != "O" && (tags[at][0] is 'B' or 'S' || at == 0 || tags[at - 1] == "O" || tags[at - 1][0] is 'E' or 'S' || tags[at - 1][2..] != tags[at][2..]);

    private static string[] AnyTags(SeededRandom random, int length) => [.. Enumerable.Range(0, length).Select(_ => AnyTag(random))];

    private static string AnyTag(SeededRandom random) => random.NextInt(4) == 0 ? "O" : $"{"BIIES"[random.NextInt(5)]}-{s_types[random.NextInt(s_types.Length)]}";

    private static IEnumerable<Entity> AnyEntities(SeededRandom random, int words)
    {
        for (int first = random.NextInt(3); first < words;)
        {
            int last = Math.Min(words - 1, first + random.NextInt(4));
            yield return new Entity(0, s_types[random.NextInt(2)], first, last);
            first = last + 1 + random.NextInt(2);
        }
    }

    private static string[] Written(Entity[] entities, int words, EntityScheme scheme)
    {
        string[] tags = [.. Enumerable.Repeat("O", words)];
        foreach ((_, string type, int first, int last) in entities)
        {
            Array.Fill(tags, $"I-{type}", first, last - first + 1);
            bool follows = entities.Any(other => other.Last == first - 1 && other.Type == type);
            tags[first] = scheme == EntityScheme.Iob1 && !follows ? tags[first] : $"B-{type}";
            tags[last] = scheme != EntityScheme.Iobes ? tags[last] : first == last ? $"S-{type}" : $"E-{type}";
        }

        return tags;
    }
}
