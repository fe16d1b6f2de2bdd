using System.Text.Json;
using BertNotebooks.Checkpoints;
using BertNotebooks.Checkpoints.Safetensors;
using BertNotebooks.Model.Heads;
using BertNotebooks.Tests.Data;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Tests.Model;
using BertNotebooks.Text;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Checkpoints;

[Collection(TorchCollection.Name)]
public sealed class PretrainedModelTests
{
    [Fact]
    public void SavedModelComesBackToTheBit()
    {
        using DisposeScope scope = NewDisposeScope();
        using TempFolder folder = new();
        using PretrainedModel saved = Small();
        saved.SavePretrained(folder.Path("model"));
        using PretrainedModel read = PretrainedModel.FromPretrained(folder.Path("model"));
        AssertSame(saved.Model, read.Model, same => same);
        Assert.False(read.Model.training);
        Assert.Equal(saved.Tokenizer.Vocabulary.Pieces, read.Tokenizer.Vocabulary.Pieces);
        Assert.Equal(saved.Model.Config, read.Model.Config with { Other = null, Architectures = null });
        Assert.Equal(["BertForMaskedLM"], read.Model.Config.Architectures);
        Assert.Equal(saved.Model.named_parameters().Select(p => p.name).Order(), read.Report.Matched.Order());
        Assert.Empty(read.Report.Missing.Concat(read.Report.Unexpected).Concat(read.Report.Converted));
        string[] files = ["config.json", "model.safetensors", "special_tokens_map.json", "tokenizer.json", "tokenizer_config.json", "vocab.txt"];
        Assert.Equal(files, Directory.GetFileSystemEntries(folder.Path("model")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void HalfPrecisionIsRoundedOnceAndSaidInTheConfiguration()
    {
        using DisposeScope scope = NewDisposeScope();
        using TempFolder folder = new();
        using PretrainedModel saved = Small();
        saved.SavePretrained(folder.Root, ScalarType.Float16);
        using PretrainedModel read = PretrainedModel.FromPretrained(folder.Root);
        AssertSame(saved.Model, read.Model, parameter => parameter.to(ScalarType.Float16).to(ScalarType.Float32));
        Assert.Equal(read.Report.Matched.Count, read.Report.Converted.Count);
        Assert.Equal("float16", Json(folder.Path("config.json")).GetProperty("dtype").GetString());
        read.SavePretrained(folder.Root);
        Assert.Equal("float32", Json(folder.Path("config.json")).GetProperty("dtype").GetString());
    }

    [Fact]
    public void OlderNamesAreConvertedAndTheNewNameWinsWhereBothStand()
    {
        using DisposeScope scope = NewDisposeScope();
        using TempFolder folder = new();
        using PretrainedModel saved = Small();
        saved.SavePretrained(folder.Root);
        Dictionary<string, Tensor> tensors = saved.Model.named_parameters().ToDictionary(p => p.name, p => p.parameter.detach());
        const string norm = "bert.embeddings.LayerNorm.weight", head = "cls.predictions.transform.LayerNorm.bias";
        tensors["bert.embeddings.LayerNorm.gamma"] = tensors[norm];
        tensors.Remove(norm);
        tensors["cls.predictions.transform.LayerNorm.beta"] = zeros(3);
        tensors["bert.pooler.dense.weight"] = zeros(2, 2);
        SafetensorsFile.Save(folder.Path("model.safetensors"), tensors);
        using PretrainedModel read = PretrainedModel.FromPretrained(folder.Root);
        AssertSame(saved.Model, read.Model, same => same);
        Assert.Equal([$"{norm} from bert.embeddings.LayerNorm.gamma"], read.Report.Converted);
        Assert.Equal(["bert.pooler.dense.weight", "cls.predictions.transform.LayerNorm.beta"], read.Report.Unexpected);
        Assert.Contains(head, read.Report.Matched);
    }

    [Fact]
    public void UntiedCheckpointWithoutItsDecoderIsRefused()
    {
        using TempFolder folder = new();
        using PretrainedModel saved = Small();
        saved.SavePretrained(folder.Root);
        string config = File.ReadAllText(folder.Path("config.json"));
        folder.Write("config.json", config.Replace("\"type_vocab_size\"", "\"tie_word_embeddings\": false,\n  \"type_vocab_size\"", StringComparison.Ordinal));
        Assert.Contains("cls.predictions.decoder.weight", Assert.Throws<BertNotebooksException>(() => PretrainedModel.FromPretrained(folder.Root)).Message);
    }

    [Fact]
    public void ConfigurationFarLargerThanTheFileIsRefusedBeforeMemoryIsTaken()
    {
        using TempFolder folder = new();
        using PretrainedModel saved = Small();
        saved.SavePretrained(folder.Root);
        string config = File.ReadAllText(folder.Path("config.json"));
        folder.Write("config.json", config.Replace("\"vocab_size\": 99", "\"vocab_size\": 2000000000", StringComparison.Ordinal));
        long before = GC.GetAllocatedBytesForCurrentThread(), tensors = SmallBert.LiveTensors;
        string message = Assert.Throws<BertNotebooksException>(() => PretrainedModel.FromPretrained(folder.Root)).Message;
        Assert.Contains("do not belong together", message);
        Assert.Equal(tensors, SmallBert.LiveTensors);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 16 << 20);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("vocab.txt")]
    [InlineData("model.safetensors")]
    public void MissingFileIsNamed(string name)
    {
        using TempFolder folder = new();
        using PretrainedModel saved = Small();
        saved.SavePretrained(folder.Root);
        Array.ForEach<string>(name == "vocab.txt" ? ["vocab.txt", "tokenizer.json"] : [name], file => File.Delete(folder.Path(file)));
        string message = Assert.Throws<BertNotebooksException>(() => PretrainedModel.FromPretrained(folder.Root)).Message;
        Assert.Contains(folder.Root, message);
        Assert.Contains(name, message);
    }

    [Fact]
    public void MissingFolderIsNamed() =>
        Assert.Contains("no/where", Assert.Throws<BertNotebooksException>(() => PretrainedModel.FromPretrained("no/where")).Message);

    [Fact]
    public void PlaceThatCannotBeWrittenGivesOneMessage()
    {
        using TempFolder folder = new();
        using PretrainedModel saved = Small();
        string path = Path.Combine(folder.Write("file", "x"), "model");
        Assert.Contains(path, Assert.Throws<BertNotebooksException>(() => saved.SavePretrained(path)).Message);
        Assert.Equal("x", File.ReadAllText(folder.Path("file")));
    }

    [Fact]
    public void SavingAndLoadingLeaveNoTensorBehind()
    {
        using TempFolder folder = new();
        using PretrainedModel saved = Small();
        saved.SavePretrained(folder.Root);
        PretrainedModel.FromPretrained(folder.Root).Dispose();
        long before = SmallBert.LiveTensors;
        saved.SavePretrained(folder.Root, ScalarType.Float16);
        PretrainedModel.FromPretrained(folder.Root).Dispose();
        Assert.Equal(before, SmallBert.LiveTensors);
    }

    private static PretrainedModel Small() => new(SmallBert.Create(), new BertTokenizer(Samples.Vocabulary(99)), new LoadingReport([], [], [], []));

    private static void AssertSame(BertForMaskedLM saved, BertForMaskedLM read, Func<Tensor, Tensor> rounded)
    {
        Dictionary<string, Parameter> parameters = read.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        foreach ((string name, Parameter parameter) in saved.named_parameters())
        {
            SmallBert.AssertClose(rounded(parameter.detach()), parameters[name], 0, name);
        }
    }

    private static JsonElement Json(string path)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(path));
        return json.RootElement.Clone();
    }

    // 1e-12 and 1E-12 are one number.
}
