using System.Text.Json;
using BertNotebooks.Checkpoints;
using BertNotebooks.Model.Heads;
using BertNotebooks.Text;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Checkpoints;

/// <summary>Folders are written back as the library that made them writes them.</summary>
[Collection(TorchCollection.Name)]
public sealed class GoldenSavingTests
{
    [GoldenTheory("model/*/expected.safetensors")]
    [GoldenData("model/*/expected.safetensors")]
    public void KeysShapesTypesAndFieldsAreTheGoldenFolders(string path)
    {
        using TempFolder temp = new();
        using ModelFolder golden = ModelFolder.Open(Path.GetDirectoryName(path)!);
        using nn.Module model = golden.CreateModel();
        LoadingReport report = golden.LoadInto(model);
        Assert.DoesNotContain(report.Unexpected, name => name.Contains("encoder.layer", StringComparison.Ordinal));
        ScalarType stored = golden.Tensors.Entries.Values.First(e => e.Count > 1 && e.Dtype != ScalarType.Int64).Dtype;
        ScalarType dtype = stored == ScalarType.Float16 ? ScalarType.Float16 : ScalarType.Float32;
        BertTokenizer tokenizer = golden.OpenTokenizer();
        ModelFolder.Save(temp.Root, model, golden.Config, tokenizer, dtype);

        using ModelFolder written = ModelFolder.Open(temp.Root);
        HashSet<string> unexpected = [.. report.Unexpected];
        // Which transformers 5 computes with.
        string[] more = golden.Config.TieWordEmbeddings ? [] : [$"cls.predictions.decoder.bias {golden.Config.VocabSize}"];
        Assert.Equal(
            golden.Tensors.Entries.Where(e => !unexpected.Contains(e.Key)).Select(e => Line(e.Key, e.Value.Shape)).Concat(more).Order(StringComparer.Ordinal),
            written.Tensors.Entries.Select(e => Line(e.Key, e.Value.Shape)).Order(StringComparer.Ordinal));
        Assert.All(written.Tensors.Entries.Values, entry => Assert.Equal(dtype, entry.Dtype));
        CompareFields(Path.Combine(golden.Path, "config.json"), temp.Path("config.json"), model.GetName(), dtype);
        Assert.Equal(File.ReadAllText(Path.Combine(golden.Path, "vocab.txt")), File.ReadAllText(temp.Path("vocab.txt")));
        Assert.All(["tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"], (string file) => Assert.True(File.Exists(temp.Path(file))));
    }

    [GoldenTheory("model/*/expected.safetensors")]
    [GoldenData("model/*/expected.safetensors")]
    public void ASecondRoundTripChangesNoByte(string path)
    {
        using TempFolder first = new(), second = new();
        Copy(Path.GetDirectoryName(path)!, first.Root);
        Copy(first.Root, second.Root);
        foreach (string file in Directory.EnumerateFiles(first.Root))
        {
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(second.Path(Path.GetFileName(file))));
        }
    }

    [GoldenTheory("model/*/expected.safetensors")]
    [GoldenData("model/*/expected.safetensors")]
    public void ALostHeadIsRefusedUnlessAFreshOneIsAskedFor(string path)
    {
        using ModelFolder folder = ModelFolder.Open(Path.GetDirectoryName(path)!);
        using BertForMaskedLM model = new(folder.Config);
        bool whole = folder.Tensors.Entries.Keys.Any(name => name.StartsWith("cls.predictions.transform", StringComparison.Ordinal));
        if (!whole)
        {
            Assert.Contains("the MLM head", Assert.Throws<BertNotebooksException>(() => folder.LoadInto(model)).Message);
        }

        LoadingReport report = folder.LoadInto(model, initializeMissingHead: true);
        Assert.Equal(whole, report.Missing.Count == 0);
        Assert.All(report.Missing, name => Assert.StartsWith("cls.predictions.", name));
    }

    private static void Copy(string from, string to)
    {
        using ModelFolder folder = ModelFolder.Open(from);
        using nn.Module model = folder.CreateModel();
        folder.LoadInto(model);
        ModelFolder.Save(to, model, folder.Config, folder.OpenTokenizer());
    }

    // Today's names of what older folders call gamma and beta.
    private static string Line(string name, IReadOnlyList<long> shape) =>
        $"{name.Replace("LayerNorm.gamma", "LayerNorm.weight").Replace("LayerNorm.beta", "LayerNorm.bias")} {string.Join('x', shape)}";

    private static void CompareFields(string golden, string written, string architecture, ScalarType dtype)
    {
        Dictionary<string, JsonElement> wanted = GoldenModel.Json(golden).EnumerateObject().ToDictionary(p => p.Name, p => p.Value);
        Dictionary<string, JsonElement> actual = GoldenModel.Json(written).EnumerateObject().ToDictionary(p => p.Name, p => p.Value);
        Assert.Equal(architecture, actual["architectures"][0].GetString());
        Assert.Equal(dtype.ToString().ToLowerInvariant(), actual["dtype"].GetString());
        foreach ((string key, JsonElement value) in wanted.Where(w => w.Key is not ("architectures" or "dtype")))
        {
            Assert.True(JsonElement.DeepEquals(value, actual[key]), $"{key} is {actual[key].GetRawText()} where {value.GetRawText()} was read");
        }

        // Folders of today's library get no key more; older ones are completed.
        if (wanted.ContainsKey("dtype"))
        {
            Assert.Equal(wanted.Keys.Order(StringComparer.Ordinal), actual.Keys);
        }
    }
}
