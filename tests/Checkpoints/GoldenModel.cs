using System.Text.Json;
using BertNotebooks.Checkpoints.Safetensors;
using BertNotebooks.Data;
using BertNotebooks.Tests.Model;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Checkpoints;

/// <summary>A golden folder: a checkpoint with what Hugging Face computes from it.</summary>
internal static class GoldenModel
{
    /// <summary>The broken folders are all opened as masked-language models; of the others, those whose expected values hold an MLM head's.</summary>
    public static string? WhyNotMaskedLM(string path)
    {
        string folder = Directory.Exists(path) ? path : Path.GetDirectoryName(path)!;
        string expected = Path.Combine(folder, "expected.safetensors");
        if (!File.Exists(expected))
        {
            return null;
        }

        using SafetensorsFile file = SafetensorsFile.Open(expected);
        return file.Entries.Keys.Any(name => name.EndsWith(".mlm_logits", StringComparison.Ordinal)) ? null : $"{folder} holds no masked-language model.";
    }

    /// <summary>The object of a JSON file of a golden folder.</summary>
    public static JsonElement Json(string path)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(path));
        return json.RootElement.Clone();
    }

    /// <summary>All tensors of a file, whose name begins with a prefix, under the name without it; they belong to the current scope.</summary>
    public static Dictionary<string, Tensor> Tensors(string path, string prefix = "")
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        return file.Entries.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(name => name[prefix.Length..], file.Read);
    }

    /// <summary>Examples whose labels were set beforehand; all int64 [B, T].</summary>
    public static MaskedExample[] Examples(Tensor inputIds, Tensor attentionMask, Tensor tokenTypeIds, Tensor labels) =>
    [
        .. Enumerable.Range(0, (int)inputIds.shape[0]).Select(b => new MaskedExample
        {
            InputIds = Row(inputIds, b), OriginalIds = Row(inputIds, b), Labels = Row(labels, b), TokenTypeIds = Row(tokenTypeIds, b),
            AttentionMask = Row(attentionMask, b), Rules = new MaskRule[inputIds.shape[1]],
        }),
    ];

    /// <summary>Asserts |actual - expected| &lt;= absolute + relative |expected| for each element.</summary>
    public static void AssertClose(Tensor expected, Tensor actual, double absolute, double relative, string what)
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Equal(expected.shape, actual.shape);
        Tensor wanted = expected.to(ScalarType.Float64);
        Tensor excess = (actual.to(ScalarType.Float64) - wanted).abs() - relative * wanted.abs();
        double worst = excess.numel() == 0 ? 0 : excess.max().item<double>();
        Assert.True(worst <= absolute, $"{what}: off by {SmallBert.Difference(expected, actual):g3}");
    }

    /// <summary>Asserts that two numbers differ by at most a share of the expected one.</summary>
    public static void AssertRelative(double expected, double actual, double share, string what) =>
        Assert.True(Math.Abs(actual - expected) <= share * Math.Abs(expected), $"{what}: {actual:r} where {expected:r} is expected");

    private static int[] Row(Tensor tensor, int row)
    {
        using Tensor values = tensor[row];
        return [.. values.data<long>().Select(value => (int)value)];
    }
}
