using System.Text.Json;
using BertNotebooks.Data;
using BertNotebooks.Model;
using BertNotebooks.Tests.Checkpoints;
using BertNotebooks.Tests.Text;
using TorchSharp;
using Xunit;

namespace BertNotebooks.Tests.Model;

/// <summary>What transformers' data collators make of examples.</summary>
[Collection(TorchCollection.Name)]
public sealed class GoldenCollationTests
{
    private const string File = "tasks/collation.json";

    [GoldenTheory(File)]
    [GoldenData(File)]
    public void TextsArePadded(string file) => AssertAll(file, "with_padding", (golden, batch) =>
    {
        JsonElement[] labels = [.. golden.GetProperty("batch").GetProperty("labels").EnumerateArray()];
        if (labels.All(label => label.TryGetInt64(out _)))
        {
            Assert.Equal(labels.Select(label => label.GetInt64()), batch.ClassLabels!.data<long>());
        }
        else
        {
            // Real-valued labels are of regression, which the kit does not train.
            Assert.Null(batch.ClassLabels);
        }
    });

    [GoldenTheory(File)]
    [GoldenData(File)]
    public void TextsWithALabelATokenArePadded(string file) => AssertAll(file, "token_classification", (golden, batch) =>
    {
        // Another label of padding, which only a loss with another ignored label could use, is not the kit's.
        int padLabel = golden.GetProperty("options").Optional("label_pad_token_id")?.GetInt32() ?? Batch.IgnoreIndex;
        bool[] isPadding = [.. Rows(golden, "attention_mask").Select(mask => mask == 0)];
        Assert.Equal(Rows(golden, "labels"), batch.Labels.data<long>().Zip(isPadding, (label, pad) => pad && label == Batch.IgnoreIndex ? padLabel : label));
    });

    private static void AssertAll(string file, string member, Action<JsonElement, Batch> assertLabels)
    {
        JsonElement[] cases = [.. GoldenModel.Json(file).GetProperty(member).EnumerateArray()];
        Assert.NotEmpty(cases);
        Assert.All(cases, golden =>
        {
            JsonElement options = golden.GetProperty("options");
            int? length = options.GetProperty("padding").ValueKind == JsonValueKind.String ? options.GetProperty("max_length").GetInt32() : null;
            using Batch batch = Batch.From(
                [.. golden.GetProperty("features").EnumerateArray().Select(Example)], padId: 0, padToLength: length, padToMultipleOf: options.Optional("pad_to_multiple_of")?.GetInt32());
            Assert.Equal(Rows(golden, "input_ids"), batch.InputIds.data<long>());
            Assert.Equal(Rows(golden, "token_type_ids"), batch.TokenTypeIds.data<long>());
            Assert.Equal(Rows(golden, "attention_mask"), batch.AttentionMask is null ? Enumerable.Repeat(1L, batch.Size * batch.Length) : batch.AttentionMask.data<long>());
            Assert.Equal(golden.GetProperty("batch").GetProperty("input_ids")[0].GetArrayLength(), batch.Length);
            assertLabels(golden, batch);
        });
    }

    private static TrainingExample Example(JsonElement feature)
    {
        int[] ids = feature.GetProperty("input_ids").Ints();
        return new()
        {
            InputIds = ids,
            TokenTypeIds = feature.GetProperty("token_type_ids").Ints(),
            AttentionMask = feature.GetProperty("attention_mask").Ints(),
            Labels = feature.Optional("labels")?.Ints() ?? [.. ids.Select(_ => Batch.IgnoreIndex)],
            ClassLabel = (feature.Optional("label") ?? feature.Optional("label_ids")) is JsonElement label && label.TryGetInt32(out int id) ? id : null,
        };
    }

    private static IEnumerable<long> Rows(JsonElement golden, string member) =>
        golden.GetProperty("batch").GetProperty(member).EnumerateArray().SelectMany(row => row.EnumerateArray().Select(value => value.GetInt64()));
}
