using System.Text.Json;
using BertNotebooks.Training.Arguments;
using Xunit;

namespace BertNotebooks.Tests.Training.Arguments;

/// <summary>The keys that one release of transformers alone knows, and what a refusal says of them.</summary>
public sealed class TransformersReleasesTests
{
    private const string Fields = "golden/run_mlm";

    [SharedFact(Fields)]
    public void ListsAreThoseOfTheFields()
    {
        string[] old = Names("fields-4.57.json"), recent = Names("fields-5.24.json");
        Assert.Equal(old.Except(recent).Order(StringComparer.Ordinal), TransformersReleases.Only457.Order(StringComparer.Ordinal));
        Assert.Equal(recent.Except(old).Order(StringComparer.Ordinal), TransformersReleases.Only5.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EachKeyIsOfOneReleaseAndTheKitKnowsIt()
    {
        Assert.Empty(TransformersReleases.Only457.Intersect(TransformersReleases.Only5));
        Assert.All(TransformersReleases.Only457.Concat(TransformersReleases.Only5), key => Assert.True(ArgumentsCheck.IsOwn(key) || HuggingFaceArguments.Others.Contains(key), key));
    }

    [Theory]
    [InlineData("""{"adafactor": true}""", "adafactor is true", "(the file has adafactor, a key of transformers 4.57.)")]
    [InlineData("""{"logging_dir": "runs", "adafactor": true}""", "adafactor is true", "(the file has adafactor, a key of transformers 4.57.)")]
    [InlineData("""{"logging_dir": "runs", "bf16": true}""", "bf16 is true", "(the file has logging_dir, a key of transformers 4.57.)")]
    [InlineData("""{"train_sampling_strategy": "sequential"}""", "train_sampling_strategy is \"sequential\"", "(the file has train_sampling_strategy, a key of transformers 5.)")]
    [InlineData("""{"activation_checkpointing": true, "foo_bar": 1}""", "\"foo_bar\" is not known", "(the file has activation_checkpointing, a key of transformers 5.)")]
    [InlineData("""{"use_cache": null, "kit": {"sweep": {"seed": []}}}""", "kit.sweep has no value for seed", "(the file has use_cache, a key of transformers 5.)")]
    [InlineData("""{"no_cuda": true, "dataloader_in_order": false}""", "dataloader_in_order is false", "(the file has no_cuda, a key of transformers 4.57, and dataloader_in_order, one of transformers 5.)")]
    public void RefusalSaysWhichReleaseTheFileIsFor(string json, string begin, string end)
    {
        string message = Message(json);
        Assert.Contains(begin, message);
        Assert.EndsWith(". " + end, message.Replace("? (", ". (", StringComparison.Ordinal));
        Assert.InRange(message.Length, 1, 300);
    }

    [Theory]
    [InlineData("""{"bf16": true}""")]
    [InlineData("""{"warmup_ratio": 2}""")]
    [InlineData("""{"group_by_length": true, "overwrite_output_dir": true, "warmup_ratio": 0.1, "bf16": true}""")]
    public void FileWhoseKeysDoNotTellIsCalledNothing(string json) => Assert.DoesNotContain("transformers", Message(json));

    [Fact]
    public void LongMessageStaysAsItIs()
    {
        string Refuse(int length) => Assert.Throws<BertNotebooksException>(() => TransformersReleases.Named<int>(["use_cache"], () => throw new BertNotebooksException(new string('x', length)))).Message;
        Assert.Equal(new string('x', 250), Refuse(250));
        Assert.EndsWith("transformers 5.)", Refuse(200));
    }

    private static string Message(string json) => Assert.Throws<BertNotebooksException>(() => ArgumentsFile.Parse(json)).Message;

    private static string[] Names(string file) =>
        [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(GoldenFolder.SharedRoot, Fields, file))).RootElement.GetProperty("classes").EnumerateObject()
            .SelectMany(c => c.Value.EnumerateArray()).Select(field => field.GetProperty("name").GetString()!)];
}
