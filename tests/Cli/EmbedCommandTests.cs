using System.Text.Json;
using BertNotebooks.Checkpoints;
using BertNotebooks.Inference;
using BertNotebooks.Model;
using BertNotebooks.Text;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Cli;

/// <summary><c>embed</c>, and the vectors of <see cref="SentenceEmbedder"/> behind it.</summary>
[Collection(TorchCollection.Name)]
public sealed class EmbedCommandTests(SmallModelFolder model) : IClassFixture<SmallModelFolder>
{
    // Of 3 to 13 tokens with [CLS] and [SEP], an unknown word among them; 13 is the model's position table.
    private static readonly string[] Texts = ["p5", "p6 p7 p8 p9 p10 p11 p12", "p20 unheard p21", "p30 p31 p32 p33 p34 p35 p36 p37 p38 p39 p40"];

    [Fact]
    public void EmbedWritesOneObjectATextInTheOrderGiven()
    {
        JsonElement[] written = Embed(Texts);
        Assert.All(written, line => Assert.Equal(["text", "embedding"], line.EnumerateObject().Select(p => p.Name)));
        Assert.Equal(Texts, written.Select(line => line.GetProperty("text").GetString()));
        Assert.All(written, line => Assert.Equal(24, line.GetProperty("embedding").GetArrayLength()));
    }

    [Fact]
    public void EveryEmbeddingHasLengthOne() =>
        Assert.All(Embed(Texts), line => Assert.Equal(1, Math.Sqrt(Vector(line).Sum(x => x * x)), 6));

    [Fact]
    public void EmbeddingIsTheDirectionOfTheMeanStateOfAllTokensAndOfNoPadding()
    {
        using ModelFolder folder = ModelFolder.Open(model.Root);
        foreach (JsonElement line in Embed(Texts))
        {
            double[] actual = Vector(line), expected = Pooled(folder, line.GetProperty("text").GetString()!, encoding => encoding.AttentionMask);
            AssertNear(expected, actual);
            // The control: without [CLS] and [SEP] the mean is another one.
            double[] inner = Pooled(folder, line.GetProperty("text").GetString()!, encoding => [.. encoding.SpecialTokensMask.Select(special => 1 - special)]);
            Assert.True(Distance(inner, actual) > 0.01, $"{Distance(inner, actual)}");
        }
    }

    [Fact]
    public void TextsOfDifferentLengthsTogetherGiveWhatEachGivesAlone()
    {
        using ModelFolder folder = ModelFolder.Open(model.Root);
        using BertModel encoder = new(folder.Config, addPoolingLayer: false);
        folder.LoadInto(encoder);
        IReadOnlyList<float[]> together = new SentenceEmbedder(encoder, folder.OpenTokenizer()).Embed(Texts);
        foreach ((string text, float[] embedding) in Texts.Zip(together))
        {
            AssertNear(Vector(Assert.Single(Embed(text))), [.. embedding.Select(x => (double)x)]);
        }
    }

    [Fact]
    public void EmbedShowsReadersTheTextAndFourDigits()
    {
        CliResult run = CommandHere.Run("", "embed", "--model", model.Root, "p5 p6");
        string numbers = string.Join(' ', Vector(Assert.Single(Embed("p5 p6"))).Select(x => x.ToString("F4", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal((0, "p5 p6\n  " + numbers + "\n"), (run.ExitCode, run.Output));
    }

    private JsonElement[] Embed(params string[] texts)
    {
        CliResult run = CommandHere.Run("", ["embed", "--model", model.Root, "--json", .. texts]);
        Assert.Equal((0, texts.Length), (run.ExitCode, run.Lines.Length));
        return [.. run.Lines.Select(line => JsonDocument.Parse(line).RootElement)];
    }

    // The mean of the states where the weights are 1, at length 1; the text is padded to the model's 13 positions.
    private static double[] Pooled(ModelFolder folder, string text, Func<Encoding, int[]> weightsOf)
    {
        Encoding encoding = folder.OpenTokenizer().Encode(text, null, new EncodeOptions { MaxLength = 13, Padding = PaddingStrategy.MaxLength });
        using DisposeScope scope = NewDisposeScope();
        BertModel encoder = new(folder.Config, addPoolingLayer: false);
        folder.LoadInto(encoder);
        float[] states = [.. encoder.Forward(Row(encoding.InputIds), Row(encoding.AttentionMask)).LastHiddenState.data<float>()];
        int[] weights = weightsOf(encoding);
        double[] sum = [.. Enumerable.Range(0, 24).Select(h => Enumerable.Range(0, 13).Sum(t => weights[t] * (double)states[t * 24 + h]))];
        double length = Math.Sqrt(sum.Sum(x => x * x));
        return [.. sum.Select(x => x / length)];
    }

    private static Tensor Row(int[] values) => tensor(Array.ConvertAll(values, value => (long)value), 1, values.Length);

    private static double[] Vector(JsonElement line) => [.. line.GetProperty("embedding").EnumerateArray().Select(x => x.GetDouble())];

    private static double Distance(double[] a, double[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max();

    // Float32 states, summed in another order.
    private static void AssertNear(double[] expected, double[] actual) => Assert.True(Distance(expected, actual) < 1e-5, $"{Distance(expected, actual)}");
}
