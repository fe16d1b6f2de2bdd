using System.Text.RegularExpressions;
using BertNotebooks.Data.Labelled;
using Xunit;

namespace BertNotebooks.Tests.Data.Labelled;

/// <summary>The labelled sentences that lesson 08 stands on (<c>data/tasks</c>).</summary>
public sealed partial class TaskDataTests
{
    private const double MostAlike = 0.8;

    private static readonly string[] Parts = ["train", "valid"];

    [Fact]
    public void SentencesAreAsManyAsTheReadmeSaysAndHalfOfThemPositive()
    {
        string readme = File.ReadAllText(Path.Combine(Folder, "README.md"));
        foreach (string part in Parts)
        {
            IReadOnlyList<LabelledText> texts = Texts(part);
            int positive = texts.Count(text => text.Label == "1");
            Assert.InRange((double)positive / texts.Count, 0.48, 0.52);
            Assert.All(texts, text => Assert.Contains(text.Label, (string[])["0", "1"]));
            Assert.Contains(FormattableString.Invariant($"| `sentiment.{part}.tsv` | {texts.Count:N0} | {positive:N0} / {texts.Count - positive:N0} | {Topics(part, "tsv").Distinct().Count()} |"), readme, StringComparison.Ordinal);

            IReadOnlyList<TaggedSentence> sentences = Sentences(part);
            int entities = Entities.Of([.. sentences.Select(sentence => sentence.Tags)]).Count;
            string counts = string.Join(", ", Entities.Of([.. sentences.Select(sentence => sentence.Tags)]).CountBy(entity => entity.Type).OrderBy(type => type.Key, StringComparer.Ordinal).Select(type => $"{type.Key} {type.Value}"));
            Assert.Contains(FormattableString.Invariant($"| `entities.{part}.conll` | {sentences.Count:N0} | {sentences.Sum(s => s.Words.Count):N0} | {entities:N0} | {counts} | {Topics(part, "conll").Distinct().Count()} |"), readme, StringComparison.Ordinal);
        }

        Assert.True(Texts("train").Count + Texts("valid").Count >= 1200);
        Assert.True(Sentences("train").Count + Sentences("valid").Count >= 500);
    }

    [Fact]
    public void TagsAreIob2OfFourTypes()
    {
        foreach (TaggedSentence sentence in Parts.SelectMany(Sentences))
        {
            for (int i = 0; i < sentence.Tags.Count; i++)
            {
                string tag = sentence.Tags[i];
                Assert.Matches("^(O|[BI]-(PER|LOC|ORG|MISC))$", tag);
                Assert.True(tag[0] != 'I' || (i > 0 && sentence.Tags[i - 1] is ['B' or 'I', ..] && sentence.Tags[i - 1][2..] == tag[2..]), $"{sentence.Place}, word {i}: {tag} follows nothing of its type");
            }
        }
    }

    [Fact]
    public void NoTwoSentencesAreAlike()
    {
        string[][] all =
        [
            [.. Parts.SelectMany(Texts).Select(text => text.Text)],
            [.. Parts.SelectMany(Sentences).Select(sentence => string.Join(' ', sentence.Words))],
        ];
        foreach (string[] sentences in all)
        {
            Assert.Empty(Alike(sentences));
        }
    }

    [Theory]
    [InlineData("The soup was cold and the bread was old.", "The soup was cold, and the bread was old!")]
    [InlineData("One two three four five six seven eight nine ten.", "One two three four five six seven eight nine.")]
    public void SentencesThatAreAlikeAreFound(string one, string other) => Assert.Single(Alike([one, "Something else.", other]));

    [Theory]
    [InlineData("tsv")]
    [InlineData("conll")]
    public void TopicsOfTheHeldOutSentencesAreNotLearnt(string kind)
    {
        Assert.NotEmpty(Topics("train", kind));
        Assert.Empty(Topics("train", kind).Intersect(Topics("valid", kind)));
    }

    private static string Folder => KitFolder.DataPath("tasks");

    private static IReadOnlyList<LabelledText> Texts(string part) => LabelledFiles.ReadTexts([Path.Combine(Folder, $"sentiment.{part}.tsv")], "text", "label");

    private static IReadOnlyList<TaggedSentence> Sentences(string part) => LabelledFiles.ReadTagged([Path.Combine(Folder, $"entities.{part}.conll")]);

    private static IEnumerable<string> Topics(string part, string kind) => kind == "tsv"
        ? File.ReadLines(Path.Combine(Folder, $"sentiment.{part}.tsv")).Skip(1).Select(line => line.Split('\t')[2])
        : File.ReadLines(Path.Combine(Folder, $"entities.{part}.conll")).Where(line => line.StartsWith("# topic = ", StringComparison.Ordinal));

    // Two are alike where at least 80 % of all their words are in both.
    private static List<string> Alike(string[] sentences)
    {
        HashSet<string>[] words = [.. sentences.Select(sentence => Word().Matches(sentence.ToLowerInvariant()).Select(word => word.Value).ToHashSet())];
        List<string> alike = [];
        for (int i = 0; i < words.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                int shared = words[i].Count(words[j].Contains);
                if (shared >= MostAlike * (words[i].Count + words[j].Count - shared))
                {
                    alike.Add($"{sentences[j]} / {sentences[i]}");
                }
            }
        }

        return alike;
    }

    [GeneratedRegex(@"[\p{L}\p{N}']+")]
    private static partial Regex Word();
}
