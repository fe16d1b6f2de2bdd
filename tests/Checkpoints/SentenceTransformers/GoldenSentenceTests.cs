using System.Text.Json;
using BertNotebooks.Tests.Cli;
using Xunit;

namespace BertNotebooks.Tests.Checkpoints.SentenceTransformers;

/// <summary>Folders that sentence-transformers saved, and the vectors that it makes of texts with them; through the command, as a user meets them.</summary>
[Collection(TorchCollection.Name)]
public sealed class GoldenSentenceTests
{
    private const string Folders = "tasks/sentence-transformers/*";

    [GoldenTheory(Folders)]
    [GoldenData(Folders)]
    public void VectorsAreThoseOfSentenceTransformers(string folder)
    {
        JsonElement expected = GoldenModel.Json(Path.Combine(folder, "expected.json"));
        JsonElement[] sentences = [.. expected.GetProperty("sentences").EnumerateArray()];
        CliResult run = CommandHere.Run("", ["embed", "--model", folder, "--json", "--", .. sentences.Select(sentence => sentence.GetProperty("text").GetString()!)]);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(sentences.Length, run.Lines.Length);
        // One batch against each text alone, float32 against float32: what the set's README measured, with a margin.
        (double absolute, double relative) = expected.GetProperty("normalized").GetBoolean() ? (2e-6, 0) : (1e-5, 1e-5);
        foreach ((JsonElement sentence, string line) in sentences.Zip(run.Lines))
        {
            double[] wanted = Numbers(sentence, "embedding"), actual = Numbers(JsonDocument.Parse(line).RootElement, "embedding");
            Assert.Equal(wanted.Length, actual.Length);
            double worst = wanted.Zip(actual, (right, found) => Math.Abs(found - right) - relative * Math.Abs(right)).Max();
            Assert.True(worst <= absolute, $"{sentence.GetProperty("text")}: off by {worst:g3}");
        }
    }

    private static double[] Numbers(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(x => x.GetDouble())];
}
