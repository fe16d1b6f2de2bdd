using System.Text.Json;
using BertNotebooks.Checkpoints;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Checkpoints;

/// <summary>The encoder, the pooler and every head but the masked-language model's against what Hugging Face computes; tolerances of the golden README.</summary>
[Collection(TorchCollection.Name)]
public sealed class GoldenHeadsTests
{
    private const double Absolute = 1e-5, Relative = 1e-5, LossRelative = 2e-6;

    [GoldenTheory("model/*/expected.safetensors")]
    [GoldenData("model/*/expected.safetensors")]
    public void EncoderAndPoolerGiveTheGoldenNumbers(string path) => ForEachPart(path, (folder, part, golden, _) =>
    {
        bool pooled = golden.ContainsKey("pooler_output");
        using BertModel model = new(folder.Config, addPoolingLayer: pooled);
        folder.LoadInto(model);
        using BertModelOutput output = model.Forward(golden["input_ids"], golden["attention_mask"], golden["token_type_ids"], outputHiddenStates: true, outputAttentions: true);
        Tensor attended = golden["attention_mask"].eq(1);
        GoldenModel.AssertClose(golden["last_hidden_state"][attended], output.LastHiddenState[attended], Absolute, Relative, $"{part} last hidden state");
        for (int i = 0; i < output.HiddenStates!.Count; i++)
        {
            GoldenModel.AssertClose(golden[$"hidden_states.{i}"][attended], output.HiddenStates[i][attended], Absolute, Relative, $"{part} hidden states {i}");
        }

        Assert.Equal(folder.Config.NumHiddenLayers, output.Attentions!.Count);
        if (pooled)
        {
            GoldenModel.AssertClose(golden["pooler_output"], output.PoolerOutput!, Absolute, Relative, $"{part} pooler");
        }
    });

    [GoldenTheory("model/*/expected.safetensors")]
    [GoldenData("model/*/expected.safetensors")]
    public void HeadsGiveTheGoldenNumbers(string path) => ForEachPart(path, (folder, part, golden, scalars) =>
    {
        (Tensor ids, Tensor mask, Tensor types) = (golden["input_ids"], golden["attention_mask"], golden["token_type_ids"]);
        if (golden.ContainsKey("mlm_logits") && golden.ContainsKey("nsp_logits"))
        {
            ComparePreTraining(folder, golden, scalars, part);
        }
        else if (golden.TryGetValue("nsp_logits", out Tensor? nsp))
        {
            using BertForNextSentencePrediction model = new(folder.Config);
            folder.LoadInto(model);
            using ClassifierOutput output = model.Forward(ids, mask, types, golden["next_sentence_label"]);
            GoldenModel.AssertClose(nsp, output.Logits, Absolute, Relative, $"{part} logits");
            GoldenModel.AssertRelative(scalars.GetProperty("nsp_loss").GetDouble(), output.Loss!.item<float>(), LossRelative, $"{part} loss");
        }
        else if (golden.TryGetValue("class_labels", out Tensor? classes))
        {
            using BertForSequenceClassification model = new(folder.Config);
            folder.LoadInto(model);
            using ClassifierOutput output = model.Forward(ids, mask, types, classes);
            GoldenModel.AssertClose(golden["logits"], output.Logits, Absolute, Relative, $"{part} logits");
            GoldenModel.AssertRelative(scalars.GetProperty("loss").GetDouble(), output.Loss!.item<float>(), LossRelative, $"{part} loss");
        }
        else if (golden.TryGetValue("token_labels", out Tensor? tokens))
        {
            using BertForTokenClassification model = new(folder.Config);
            folder.LoadInto(model);
            using ClassifierOutput output = model.Forward(ids, mask, types, tokens);
            Tensor attended = mask.eq(1);
            GoldenModel.AssertClose(golden["logits"][attended], output.Logits[attended], Absolute, Relative, $"{part} logits");
            GoldenModel.AssertRelative(scalars.GetProperty("loss").GetDouble(), output.Loss!.item<float>(), LossRelative, $"{part} loss");
        }
        else if (golden.TryGetValue("mean_pooled_normalized", out Tensor? embeddings))
        {
            CompareEmbeddings(folder, golden, embeddings, part);
        }
    });

    private static void ComparePreTraining(ModelFolder folder, Dictionary<string, Tensor> golden, JsonElement scalars, string part)
    {
        using BertForPreTraining model = new(folder.Config);
        folder.LoadInto(model);
        using PreTrainingOutput output = model.Forward(golden["input_ids"], golden["attention_mask"], golden["token_type_ids"], golden["labels"], golden["next_sentence_label"]);
        Tensor attended = golden["attention_mask"].eq(1);
        GoldenModel.AssertClose(golden["mlm_logits"][attended], output.PredictionLogits[attended], Absolute, Relative, $"{part} MLM logits");
        GoldenModel.AssertClose(golden["nsp_logits"], output.SeqRelationshipLogits, Absolute, Relative, $"{part} NSP logits");
        double mlm = output.PredictionLoss!.item<float>(), nsp = output.NextSentenceLoss!.item<float>();
        GoldenModel.AssertRelative(scalars.GetProperty("mlm_loss").GetDouble(), mlm, LossRelative, $"{part} MLM loss");
        GoldenModel.AssertRelative(scalars.GetProperty("nsp_loss").GetDouble(), nsp, LossRelative, $"{part} NSP loss");
        GoldenModel.AssertRelative(scalars.GetProperty("pretraining_loss_sum").GetDouble(), mlm + nsp, LossRelative, $"{part} sum of losses");
    }

    private static void CompareEmbeddings(ModelFolder folder, Dictionary<string, Tensor> golden, Tensor embeddings, string part)
    {
        using BertModel model = new(folder.Config, addPoolingLayer: false);
        folder.LoadInto(model);
        using BertModelOutput output = model.Forward(golden["input_ids"], golden["attention_mask"], golden["token_type_ids"]);
        Tensor mask = golden["attention_mask"].unsqueeze(-1);
        Tensor mean = (output.LastHiddenState * mask).sum(1) / mask.sum(1);
        GoldenModel.AssertClose(golden["mean_pooled"], mean, Absolute, Relative, $"{part} mean");
        GoldenModel.AssertClose(embeddings, mean / mean.norm(1, keepdim: true), Absolute, Relative, $"{part} normalised mean");
    }

    private static void ForEachPart(string path, Action<ModelFolder, string, Dictionary<string, Tensor>, JsonElement> compare)
    {
        using ModelFolder folder = ModelFolder.Open(Path.GetDirectoryName(path)!);
        JsonElement scalars = GoldenModel.Json(Path.Combine(folder.Path, "expected.json"));
        foreach (string part in (string[])["batch", "single"])
        {
            using DisposeScope scope = NewDisposeScope();
            using var noGrad = no_grad();
            compare(folder, part, GoldenModel.Tensors(path, part + "."), scalars.GetProperty(part));
        }
    }
}
