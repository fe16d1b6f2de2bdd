using BertNotebooks.Checkpoints;
using BertNotebooks.Checkpoints.Safetensors;
using BertNotebooks.Model;
using BertNotebooks.Tests.Checkpoints;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Tests.Model;
using BertNotebooks.Tests.Training.Tasks;
using BertNotebooks.Training.Arguments;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Training.Runs;

/// <summary>Runs of a model whose decoder is not tied, and whose bias is so written under two names.</summary>
[Collection(TorchCollection.Name)]
public sealed class UntiedRunTests : IDisposable
{
    private const string Head = "cls.predictions.bias", Decoder = "cls.predictions.decoder.bias";

    private readonly RunFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("mlm")]
    [InlineData("pretraining")]
    public void StoppedRunGoesOnToTheBitFromACheckpointWithBothNames(string task)
    {
        TrainingArguments arguments = Untied(task), whole = arguments with { OutputDir = _files.Folder.Path("whole") };
        Assert.True(RunFiles.Execute(whole));
        Assert.False(RunFiles.Execute(arguments, stopAt: 7));
        string checkpoint = Path.Combine(_files.Output, "checkpoint-7");
        AssertBoth(checkpoint);
        using (SafetensorsFile moments = SafetensorsFile.Open(Path.Combine(checkpoint, "optimizer.safetensors")))
        {
            Assert.DoesNotContain(moments.Entries.Keys, name => name.Contains(Decoder, StringComparison.Ordinal));
            Assert.Contains(moments.Entries.Keys, name => name.Contains(Head, StringComparison.Ordinal));
        }

        Assert.True(RunFiles.Execute(arguments, resume: true));
        Assert.Equal(RunFiles.Metrics(whole.OutputDir!), RunFiles.Metrics(_files.Output));
        Assert.Equal(File.ReadAllBytes(Path.Combine(whole.OutputDir!, "model.safetensors")), File.ReadAllBytes(Path.Combine(_files.Output, "model.safetensors")));
        AssertBoth(_files.Output);
    }

    [Fact]
    public void RunStartsFromTheNumbersThatTransformers5ComputesWith()
    {
        using DisposeScope scope = NewDisposeScope();
        TrainingArguments arguments = Untied("mlm") with { MaxSteps = 1, LearningRate = 0 };
        string start = _files.Folder.Path("start"), weights = Path.Combine(start, "model.safetensors");
        RunFiles.Execute(arguments with { OutputDir = start });
        Dictionary<string, Tensor> tensors = GoldenModel.Tensors(weights);
        tensors[Decoder] = arange(99, ScalarType.Float32);
        SafetensorsFile.Save(weights, tensors);
        RunFiles.Execute(arguments with { ModelNameOrPath = start, ConfigName = null, TokenizerName = null });
        Dictionary<string, Tensor> written = GoldenModel.Tensors(Path.Combine(_files.Output, "model.safetensors"));
        SmallBert.AssertClose(tensors[Decoder], written[Decoder], 0);
        SmallBert.AssertClose(tensors[Decoder], written[Head], 0);
    }

    private TrainingArguments Untied(string task)
    {
        string path = _files.Folder.Path("config.json");
        (BertConfigFile.Load(path) with { TieWordEmbeddings = false }).Save(path);
        return TaskFiles.Arguments(_files, task);
    }

    private static void AssertBoth(string folder)
    {
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> tensors = GoldenModel.Tensors(Path.Combine(folder, "model.safetensors"));
        Assert.True(tensors[Head].abs().max().item<float>() > 0);
        SmallBert.AssertClose(tensors[Head], tensors[Decoder], 0);
    }
}
