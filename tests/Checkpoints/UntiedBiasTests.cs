using System.Text.Json;
using BertNotebooks.Checkpoints;
using BertNotebooks.Checkpoints.Safetensors;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Tests.Cli;
using BertNotebooks.Tests.Data;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Tests.Model;
using BertNotebooks.Text;
using BertNotebooks.Training.Runs;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Checkpoints;

// Over 150 lines: writing and reading of one tensor, by each way that releases name it.
/// <summary>The bias of a decoder with a matrix of its own: transformers 4 computes with one name of it, transformers 5 with the other.</summary>
[Collection(TorchCollection.Name)]
public sealed class UntiedBiasTests : IDisposable
{
    private const string Head = "cls.predictions.bias", Decoder = "cls.predictions.decoder.bias", Untied = "golden/model/untied";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, ScalarType.Float32)]
    [InlineData(false, ScalarType.Float16)]
    [InlineData(true, ScalarType.Float32)]
    public void UntiedModelIsWrittenWithBothNamesAndReadBackWithoutAWord(bool pretraining, ScalarType dtype)
    {
        using DisposeScope scope = NewDisposeScope();
        BertConfig config = SmallBert.Config with { TieWordEmbeddings = false };
        using nn.Module model = pretraining ? new BertForPreTraining(config, 3) : SmallBert.Create(config);
        using (no_grad())
        {
            model.state_dict()[Head].add_(arange(99));
        }

        ModelFolder.Save(_folder.Root, model, config, new BertTokenizer(Samples.Vocabulary(99)), dtype);
        Dictionary<string, Tensor> written = GoldenModel.Tensors(_folder.Path("model.safetensors"));
        SmallBert.AssertClose(written[Head], written[Decoder], 0);
        Assert.Equal(model.named_parameters().Select(p => p.name).Append(Decoder).Order(StringComparer.Ordinal), written.Keys.Order(StringComparer.Ordinal));

        using ModelFolder folder = ModelFolder.Open(_folder.Root);
        using nn.Module read = folder.CreateModel();
        LoadingReport report = folder.LoadInto(read);
        Assert.Empty(report.Missing.Concat(report.Unexpected));
        Assert.Equal(dtype == ScalarType.Float32 ? 0 : report.Matched.Count, report.Converted.Count);
        Assert.DoesNotContain(report.Converted, line => line.Contains(Decoder, StringComparison.Ordinal));
        SmallBert.AssertClose(model.state_dict()[Head].detach().to(dtype), read.state_dict()[Head], 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TiedModelIsWrittenWithOneName(bool pretraining)
    {
        using nn.Module model = pretraining ? new BertForPreTraining(SmallBert.Config, 3) : SmallBert.Create();
        ModelFolder.Save(_folder.Root, model, SmallBert.Config, new BertTokenizer(Samples.Vocabulary(99)));
        using ModelFolder folder = ModelFolder.Open(_folder.Root);
        Assert.Equal(model.named_parameters().Select(p => p.name).Order(StringComparer.Ordinal), folder.Tensors.Entries.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ASecondNameIsCountedOnce()
    {
        BertConfig config = Save();
        CliResult run = CommandHere.Run("", "inspect", "--model", _folder.Root, "--json");
        JsonElement about = JsonDocument.Parse(Assert.Single(run.Lines)).RootElement;
        Assert.Equal(BertSize.Parameters(config), about.GetProperty("parameters").GetInt64());
        Assert.Equal(BertSize.Parameters(config), about.GetProperty("layers").EnumerateArray().Sum(layer => layer.GetProperty("parameters").GetInt64()));
        Assert.Contains("loaded: 43 tensors matched, 0 missing, 0 unexpected, 0 converted", CommandHere.Run("", "inspect", "--model", _folder.Root).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float16)]
    public void TheDecodersCountsWhereTheNumbersDifferAndInspectSaysSo(ScalarType dtype)
    {
        using DisposeScope scope = NewDisposeScope();
        Save(dtype);
        Tensor trained = arange(99, ScalarType.Float32) / 64;
        Rewrite(tensors => tensors[Decoder] = trained.to(dtype));
        using PretrainedModel read = PretrainedModel.FromPretrained(_folder.Root);
        SmallBert.AssertClose(trained, read.Model.state_dict()[Head], 0);
        string cast = dtype == ScalarType.Float32 ? "" : " from Float16";
        string line = $"{Head} from {Decoder}{cast}; {Head} in the same file has other numbers and was left alone";
        Assert.Equal(line, read.Report.Converted[0]);
        Assert.Single(read.Report.Converted, said => said.Contains(Decoder, StringComparison.Ordinal));
        Assert.Empty(read.Report.Missing.Concat(read.Report.Unexpected));
        Assert.Contains($"\n  converted: {line}\n", CommandHere.Run("", "inspect", "--model", _folder.Root).Output, StringComparison.Ordinal);

        // What is written from then on says one thing.
        read.SavePretrained(_folder.Path("again"));
        using PretrainedModel again = PretrainedModel.FromPretrained(_folder.Path("again"));
        SmallBert.AssertClose(trained, again.Model.state_dict()[Head], 0);
        Assert.Empty(again.Report.Converted);
    }

    // transformers 4 computes with the first name. 5 unties what differs, warning that the configuration is wrong; the kit goes by the configuration, as it does for the matrix.
    [Fact]
    public void OfATiedModelTheHeadsCounts()
    {
        using DisposeScope scope = NewDisposeScope();
        using BertForMaskedLM model = SmallBert.Create();
        ModelFolder.Save(_folder.Root, model, model.Config, new BertTokenizer(Samples.Vocabulary(99)));
        Rewrite(tensors => tensors[Decoder] = zeros(99));
        using PretrainedModel read = PretrainedModel.FromPretrained(_folder.Root);
        SmallBert.AssertClose(model.state_dict()[Head], read.Model.state_dict()[Head], 0);
        Assert.Equal([Decoder], read.Report.Unexpected);
        Assert.Empty(read.Report.Converted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TheOneNameThatIsThereIsTaken(bool tied)
    {
        using DisposeScope scope = NewDisposeScope();
        using BertForMaskedLM model = SmallBert.Create(SmallBert.Config with { TieWordEmbeddings = tied });
        ModelFolder.Save(_folder.Root, model, model.Config, new BertTokenizer(Samples.Vocabulary(99)));
        Tensor bias = model.state_dict()[Head].detach();
        foreach (string name in (string[])[Head, Decoder])
        {
            Rewrite(tensors =>
            {
                tensors.Remove(Head);
                tensors.Remove(Decoder);
                tensors[name] = bias;
            });
            using PretrainedModel read = PretrainedModel.FromPretrained(_folder.Root);
            SmallBert.AssertClose(bias, read.Model.state_dict()[Head], 0);
            Assert.Equal(name == Head ? [] : [$"{Head} from {Decoder}"], read.Report.Converted);
            Assert.Empty(read.Report.Unexpected);
        }
    }

    [Fact]
    public void ADecodersOfAnotherSizeIsRefusedByName()
    {
        using DisposeScope scope = NewDisposeScope();
        Save();
        Rewrite(tensors => tensors[Decoder] = zeros(98));
        string message = Assert.Throws<BertNotebooksException>(() => PretrainedModel.FromPretrained(_folder.Root)).Message;
        Assert.Contains($"{Decoder} is [98] where config.json asks for [99]", message);
    }

    [Fact]
    public void AModelWithoutTheHeadLeavesBothAlone()
    {
        Save();
        using ModelFolder folder = ModelFolder.Open(_folder.Root);
        using BertModel encoder = folder.CreateModel(config => new BertModel(config, addPoolingLayer: false));
        LoadingReport report = folder.LoadInto(encoder);
        Assert.Contains(Head, report.Unexpected);
        Assert.Contains(Decoder, report.Unexpected);
    }

    [SharedTheory(Untied)]
    [InlineData("as the kit writes it")]
    [InlineData("as transformers 5 writes it after training")]
    [InlineData("the decoder's alone")]
    public void GoldenNumbersAreMetByEachFile(string written)
    {
        using DisposeScope scope = NewDisposeScope();
        string golden = GoldenFolder.Shared(Untied);
        using (PretrainedModel model = PretrainedModel.FromPretrained(golden))
        {
            model.SavePretrained(_folder.Root);
        }

        Rewrite(tensors =>
        {
            if (written == "the decoder's alone")
            {
                tensors.Remove(Head);
            }
            else if (written != "as the kit writes it")
            {
                tensors[Head] = zeros_like(tensors[Head]);
            }
        });
        using PretrainedModel read = PretrainedModel.FromPretrained(_folder.Root);
        Dictionary<string, Tensor> expected = GoldenModel.Tensors(Path.Combine(golden, "expected.safetensors"), "batch.");
        using MaskedLMOutput output = read.Model.Forward(expected["input_ids"], expected["attention_mask"], expected["token_type_ids"]);
        Tensor attended = expected["attention_mask"].eq(1);
        GoldenModel.AssertClose(expected["mlm_logits"][attended], output.Logits[attended], 1e-5, 1e-5, written);
    }

    private BertConfig Save(ScalarType dtype = ScalarType.Float32)
    {
        using BertForMaskedLM model = SmallBert.Create(SmallBert.Config with { TieWordEmbeddings = false });
        ModelFolder.Save(_folder.Root, model, model.Config, new BertTokenizer(Samples.Vocabulary(99)), dtype);
        return model.Config;
    }

    private void Rewrite(Action<Dictionary<string, Tensor>> change)
    {
        string path = _folder.Path("model.safetensors");
        Dictionary<string, Tensor> tensors = GoldenModel.Tensors(path);
        change(tensors);
        SafetensorsFile.Save(path, tensors);
    }
}
