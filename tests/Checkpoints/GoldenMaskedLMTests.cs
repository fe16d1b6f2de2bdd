using System.Text.Json;
using BertNotebooks.Checkpoints;
using BertNotebooks.Data;
using BertNotebooks.Model;
using BertNotebooks.Tests.Engine;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Checkpoints;

/// <summary>What Hugging Face computes from the golden checkpoints; tolerances of the golden README, section "Tolerances".</summary>
[Collection(TorchCollection.Name)]
public sealed class GoldenMaskedLMTests
{
    private const double Absolute = 1e-5, Relative = 1e-5, LossRelative = 2e-6;

    [GoldenModelTheory("model/*/expected.safetensors")]
    [GoldenData("model/*/expected.safetensors")]
    public void ForwardGivesTheGoldenNumbers(string path)
    {
        using DisposeScope scope = NewDisposeScope();
        string folder = Path.GetDirectoryName(path)!;
        using PretrainedModel pretrained = PretrainedModel.FromPretrained(folder);
        JsonElement scalars = GoldenModel.Json(Path.Combine(folder, "expected.json"));
        foreach (string part in (string[])["batch", "single"])
        {
            Dictionary<string, Tensor> golden = GoldenModel.Tensors(path, part + ".");
            using MaskedLMOutput output = pretrained.Model.Forward(
                golden["input_ids"], golden["attention_mask"], golden["token_type_ids"], golden["labels"], outputHiddenStates: true, outputAttentions: true);
            CompareStates(golden, output, part);
            CompareLosses(golden, output, scalars.GetProperty(part), part);
            ComparePredictions(golden, output, part);
        }
    }

    private static void CompareStates(Dictionary<string, Tensor> golden, MaskedLMOutput output, string part)
    {
        // Values at padded positions are stored, and not to be compared.
        Tensor attended = golden["attention_mask"].eq(1);
        Assert.False(golden.ContainsKey($"hidden_states.{output.HiddenStates!.Count}"));
        for (int i = 0; i < output.HiddenStates.Count; i++)
        {
            GoldenModel.AssertClose(golden[$"hidden_states.{i}"][attended], output.HiddenStates[i][attended], Absolute, Relative, $"{part} hidden states {i}");
        }

        for (int i = 0; i < output.Attentions!.Count; i++)
        {
            Tensor queries = attended.unsqueeze(1).expand(-1, output.Attentions[i].shape[1], -1);
            GoldenModel.AssertClose(golden[$"attentions.{i}"][queries], output.Attentions[i][queries], Absolute, Relative, $"{part} attentions {i}");
        }

        GoldenModel.AssertClose(golden["mlm_logits"][attended], output.Logits[attended], Absolute, Relative, $"{part} logits");
    }

    private static void CompareLosses(Dictionary<string, Tensor> golden, MaskedLMOutput output, JsonElement scalars, string part)
    {
        GoldenModel.AssertRelative(scalars.GetProperty("mlm_loss").GetDouble(), output.Loss!.item<float>(), LossRelative, $"{part} loss");
        Tensor all = nn.functional.cross_entropy(output.Logits.flatten(0, 1), golden["original_ids"].flatten());
        GoldenModel.AssertRelative(scalars.GetProperty("mlm_loss_all_positions").GetDouble(), all.item<float>(), LossRelative, $"{part} loss over all positions");
        MaskedExample[] examples = GoldenModel.Examples(golden["input_ids"], golden["attention_mask"], golden["token_type_ids"], golden["labels"]);
        Assert.Equal(golden["masked_positions"].shape[0], examples.Sum(e => e.Labels.Count(label => label != MaskedExample.IgnoreIndex)));
    }

    private static void ComparePredictions(Dictionary<string, Tensor> golden, MaskedLMOutput output, string part)
    {
        Tensor positions = golden["masked_positions"]; // [N, 2]
        Tensor probabilities = nn.functional.softmax(output.Logits[positions[TensorIndex.Colon, 0], positions[TensorIndex.Colon, 1]], -1);
        (Tensor scores, Tensor ids) = probabilities.topk(5, -1);
        Assert.Equal(golden["top5_ids"].data<long>(), ids.data<long>());
        GoldenModel.AssertClose(golden["top5_probs"], scores, Absolute, Relative, $"{part} scores");
    }
}
