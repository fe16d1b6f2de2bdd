using System.Text.Json;
using BertNotebooks.Checkpoints;
using BertNotebooks.Inference;
using BertNotebooks.Tests.Checkpoints;
using BertNotebooks.Tests.Model;
using Xunit;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Inference;

/// <summary>A BERT with real weights, and what Hugging Face's fill-mask says of it.</summary>
[Collection(TorchCollection.Name)]
public sealed class ReferenceModelTests
{
    // Told by the model's README.
    private const double ScoreTolerance = 1e-5;

    [SharedFact("reference-model/expected.json", "reference-model/model.safetensors")]
    public void MasksAreFilledAsInHuggingFace()
    {
        using PretrainedModel model = PretrainedModel.FromPretrained(GoldenFolder.Shared("reference-model"));
        FillMask fillMask = new(model);
        JsonElement[] texts = [.. GoldenModel.Json(GoldenFolder.Shared("reference-model/expected.json")).GetProperty("fill_mask").EnumerateArray()];
        Assert.NotEmpty(texts);
        foreach (JsonElement expected in texts)
        {
            string text = expected.GetProperty("text").GetString()!;
            Assert.Equal(expected.GetProperty("input_ids").EnumerateArray().Select(id => id.GetInt32()), model.Tokenizer.Encode(text).InputIds);
            FillMaskResult actual = fillMask.Predict(text);
            TokenScore[][] masks = [.. expected.GetProperty("masks").EnumerateArray().Select(Scores)];
            Assert.Equal(masks.Length, actual.Masks.Count);
            foreach ((TokenScore[] wanted, IReadOnlyList<TokenScore> found) in masks.Zip(actual.Masks))
            {
                Assert.Equal(wanted.Select(t => (t.Token, t.Id)), found.Select(t => (t.Token, t.Id)));
                Assert.All(wanted.Zip(found), pair => Assert.Equal(pair.First.Score, pair.Second.Score, ScoreTolerance));
            }
        }
    }

    private static TokenScore[] Scores(JsonElement mask) =>
        [.. mask.EnumerateArray().Select(t => new TokenScore(t.GetProperty("token").GetString()!, t.GetProperty("id").GetInt32(), t.GetProperty("score").GetDouble()))];

    [SharedFact("reference-model/expected.json", "reference-model/model.safetensors")]
    public void PseudoLogLikelihoodsAreThoseOfHuggingFace()
    {
        using PretrainedModel pretrained = PretrainedModel.FromPretrained(GoldenFolder.Shared("reference-model"));
        JsonElement[] texts = [.. GoldenModel.Json(GoldenFolder.Shared("reference-model/expected.json")).GetProperty("score").EnumerateArray()];
        Assert.NotEmpty(texts);
        foreach (JsonElement expected in texts)
        {
            int[] ids = pretrained.Tokenizer.Encode(expected.GetProperty("text").GetString()!).InputIds;
            Assert.Equal(expected.GetProperty("tokens").GetInt32(), ids.Length - 2);
            double sum = Enumerable.Range(1, ids.Length - 2).Sum(i => LogProbability(pretrained, ids, i));
            Assert.Equal(expected.GetProperty("pll").GetDouble(), sum, 1e-3);
        }
    }

    // Of the piece that stands at a position, when that position alone is masked.
    private static double LogProbability(PretrainedModel pretrained, int[] ids, int position)
    {
        using DisposeScope scope = NewDisposeScope();
        using var noGrad = no_grad();
        long[] masked = [.. ids.Select((id, i) => i == position ? (long)pretrained.Tokenizer.Vocabulary.MaskId : id)];
        Tensor logits = pretrained.Model.LogitsAt(tensor(masked, 1, masked.Length), null, null, tensor(new long[] { position }));
        return nn.functional.log_softmax(logits, -1)[0, ids[position]].item<float>();
    }
}
