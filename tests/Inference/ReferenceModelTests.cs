using System.Text.Json;
using BertNotebooks.Checkpoints;
using BertNotebooks.Inference;
using BertNotebooks.Tests.Checkpoints;
using BertNotebooks.Tests.Engine;
using Xunit;

namespace BertNotebooks.Tests.Inference;

/// <summary>A BERT with real weights, and what Hugging Face says of it.</summary>
[Collection(TorchCollection.Name)]
public sealed class ReferenceModelTests
{
    // Told by the model's README.
    private const double ScoreTolerance = 1e-5, SumTolerance = 1e-3;

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
        PseudoLogLikelihood scorer = new(pretrained);
        JsonElement[] texts = [.. GoldenModel.Json(GoldenFolder.Shared("reference-model/expected.json")).GetProperty("score").EnumerateArray()];
        Assert.NotEmpty(texts);
        foreach (JsonElement expected in texts)
        {
            SentenceScore actual = scorer.Score(expected.GetProperty("text").GetString()!);
            Assert.Equal(expected.GetProperty("tokens").GetInt32(), actual.Tokens);
            Assert.Equal(expected.GetProperty("pll").GetDouble(), actual.Pll, SumTolerance);
        }
    }
}
