using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using static TorchSharp.torch.nn;

namespace BertNotebooks.Display;

/// <summary>The rows of a model summary, as Keras prints them: each part of a BERT with its output shape and its parameters.</summary>
public static class BertSummary
{
    /// <summary>The summary of a masked-language model.</summary>
    public static ModelSummary Of(BertForMaskedLM model) => Of(model.NotNull(), model.Config);

    /// <summary>Rows for the embeddings, each layer with its parts, and the heads that the model has; B and T stand for batch and tokens.</summary>
    public static ModelSummary Of(Module model, BertConfig config)
    {
        Dictionary<string, long> counts = model.NotNull().named_parameters().ToDictionary(p => p.name, p => p.parameter.numel());
        string encoder = model is BertModel ? "" : "bert.";
        string hidden = $"[B, T, {config.NotNull().HiddenSize}]";
        List<ModelSummaryRow> rows = [];
        void Row(string prefix, string shape, int depth, string? label = null)
        {
            long parameters = counts.Where(c => c.Key.StartsWith(prefix + ".", StringComparison.Ordinal)).Sum(c => c.Value);
            if (parameters > 0)
            {
                rows.Add(new ModelSummaryRow(label ?? prefix, shape, parameters, depth));
            }
        }

        Row($"{encoder}embeddings", hidden, 0);
        foreach (string part in new[] { "word_embeddings", "position_embeddings", "token_type_embeddings", "LayerNorm" })
        {
            Row($"{encoder}embeddings.{part}", part == "position_embeddings" ? $"[T, {config.HiddenSize}]" : hidden, 1);
        }

        for (int layer = 0; layer < config.NumHiddenLayers; layer++)
        {
            string name = $"{encoder}encoder.layer.{layer}";
            Row(name, hidden, 0);
            Row($"{name}.attention.self", hidden, 1);
            Row($"{name}.attention.output", hidden, 1);
            Row($"{name}.intermediate", $"[B, T, {config.IntermediateSize}]", 1);
            Row($"{name}.output", hidden, 1);
        }

        Row($"{encoder}pooler", $"[B, {config.HiddenSize}]", 0);
        Row("cls.predictions", $"[B, T, {config.VocabSize}]", 0);
        Row("cls.predictions.transform", hidden, 1);
        if (counts.TryGetValue("cls.predictions.bias", out long bias))
        {
            string decoder = config.TieWordEmbeddings ? "cls.predictions.decoder (shares word_embeddings)" : "cls.predictions.decoder";
            rows.Add(new ModelSummaryRow(decoder, $"[B, T, {config.VocabSize}]", bias + counts.GetValueOrDefault("cls.predictions.decoder.weight"), 1));
        }

        Row("cls.seq_relationship", "[B, 2]", 0);
        Row("classifier", model is BertForTokenClassification ? $"[B, T, {config.NumLabels}]" : $"[B, {config.NumLabels}]", 0);
        return new ModelSummary(model.GetName(), rows);
    }
}
