using System.Text.Json;
using BertNotebooks.Checkpoints;
using BertNotebooks.Data;
using BertNotebooks.Engine;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Tests.Engine;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using AdamW = BertNotebooks.Training.AdamW;

namespace BertNotebooks.Tests.Checkpoints;

/// <summary>Gradients that Hugging Face computes; tolerances of the golden README, section "Tolerances".</summary>
[Collection(TorchCollection.Name)]
public sealed class GoldenGradientTests
{
    private const double Absolute = 5e-6, NormRelative = 1e-5, LossRelative = 2e-6;

    [GoldenModelTheory("model/*/gradients*.safetensors")]
    [GoldenData("model/*/gradients*.safetensors")]
    public void GradientsOfTheTrainerAreTheGoldenOnes(string path) =>
        Compare(path, (model, batch) =>
    {
        using MaskedLMLoss loss = model.LossOf(batch, batch.LabelIds.shape[0]);
        loss.Backward();
        return loss.Value;
    });

    [GoldenModelTheory("model/*/gradients*.safetensors")]
    [GoldenData("model/*/gradients*.safetensors")]
    public void GradientsOfTheLossAreTheGoldenOnes(string path) => Compare(path, (model, batch) =>
    {
        Tensor loss = model.SummedLoss(batch) / batch.LabelIds.shape[0];
        loss.backward();
        return loss.item<float>();
    });

    private static void Compare(string path, Func<BertForMaskedLM, Batch, double> backward)
    {
        using DisposeScope scope = NewDisposeScope();
        string folder = Path.GetDirectoryName(path)!;
        using PretrainedModel pretrained = PretrainedModel.FromPretrained(folder);
        JsonElement about = GoldenModel.Json(Path.Combine(folder, "gradients.json")).GetProperty(Path.GetFileName(path));
        Dictionary<string, Tensor> inputs = GoldenModel.Tensors(Path.Combine(folder, "expected.safetensors"));
        Tensor labels = inputs[about.GetProperty("labels").GetString()!];
        MaskedExample[] examples = GoldenModel.Examples(inputs["batch.input_ids"], inputs["batch.attention_mask"], inputs["batch.token_type_ids"], labels);
        using Batch batch = Batch.From(examples, pretrained.Tokenizer.Vocabulary.PadId);

        double loss = backward(pretrained.Model, batch);

        GoldenModel.AssertRelative(about.GetProperty("loss").GetDouble(), loss, LossRelative, "loss");
        Dictionary<string, Tensor> golden = GoldenModel.Tensors(path);
        foreach ((string name, Parameter parameter) in pretrained.Model.named_parameters())
        {
            GoldenModel.AssertClose(golden[name], parameter.grad!, Absolute, 0, name);
        }

        using AdamW optimizer = new(pretrained.Model.named_parameters());
        GoldenModel.AssertRelative(about.GetProperty("global_l2_norm").GetDouble(), optimizer.GradientNorm(), NormRelative, "norm");
    }
}
