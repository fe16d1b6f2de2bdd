using BertNotebooks.Model;
using TorchSharp;

namespace BertNotebooks.Display;

/// <summary>The rows of a model summary, as Keras prints them: each part of a BERT with its output shape and its parameters.</summary>
public static class BertSummary
{
    /// <summary>Rows for the embeddings, each layer with its parts, and the MLM head; B and T stand for batch and tokens.</summary>
    public static ModelSummary Of(BertForMaskedLM model)
    {
        BertConfig config = model.Config;
        Dictionary<string, long> counts = model.named_parameters().ToDictionary(p => p.name, p => p.parameter.numel());
        long Under(string prefix) => counts.Where(c => c.Key.StartsWith(prefix, StringComparison.Ordinal)).Sum(c => c.Value);
        string hidden = $"[B, T, {config.HiddenSize}]";
        List<ModelSummaryRow> rows = [];
        void Row(string prefix, string shape, int depth) => rows.Add(new ModelSummaryRow(prefix, shape, Under(prefix + "."), depth));

        Row("bert.embeddings", hidden, 0);
        foreach (string part in new[] { "word_embeddings", "position_embeddings", "token_type_embeddings", "LayerNorm" })
        {
            Row($"bert.embeddings.{part}", part == "position_embeddings" ? $"[T, {config.HiddenSize}]" : hidden, 1);
        }

        for (int layer = 0; layer < config.NumHiddenLayers; layer++)
        {
            string name = $"bert.encoder.layer.{layer}";
            Row(name, hidden, 0);
            Row($"{name}.attention.self", hidden, 1);
            Row($"{name}.attention.output", hidden, 1);
            Row($"{name}.intermediate", $"[B, T, {config.IntermediateSize}]", 1);
            Row($"{name}.output", hidden, 1);
        }

        Row("cls.predictions", $"[B, T, {config.VocabSize}]", 0);
        Row("cls.predictions.transform", hidden, 1);
        rows.Add(new ModelSummaryRow("cls.predictions.decoder (shares word_embeddings)", $"[B, T, {config.VocabSize}]", Under("cls.predictions.bias"), 1));
        return new ModelSummary("BertForMaskedLM", rows);
    }
}
