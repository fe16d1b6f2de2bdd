using BertNotebooks.Checkpoints;
using BertNotebooks.Engine;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Inference;

/// <summary>A label with its probability.</summary>
/// <param name="Label">The name in the model's <c>id2label</c>.</param>
/// <param name="Score">Its probability, 0 to 1.</param>
public sealed record LabelScore(string Label, double Score);

/// <summary>Puts texts into classes (the <c>text-classification</c> pipeline of Hugging Face).</summary>
/// <param name="model">Asked without dropout in whatever mode it is, which is left alone: many threads may share a model that none of them trains.</param>
/// <param name="tokenizer">The model's tokenizer.</param>
public sealed class TextClassifier(BertForSequenceClassification model, BertTokenizer tokenizer)
{
    private readonly BertForSequenceClassification _model = model.NotNull();
    private readonly BertTokenizer _tokenizer = tokenizer.NotNull();

    // Tokens that the model reads.
    private int Room => Math.Min(_tokenizer.ModelMaxLength ?? int.MaxValue, _model.Bert.Config.MaxPositionEmbeddings);

    /// <summary>Whether the labels exclude each other, so that their probabilities sum to 1 (softmax); otherwise each has one of its own (sigmoid), as Hugging Face decides it.</summary>
    public bool IsExclusive => ProblemType.Of(_model.Bert.Config) != ProblemType.MultiLabel && _model.Bert.Config.NumLabels > 1;

    /// <summary>Counts a text's tokens, special tokens included; what is beyond <paramref name="room"/> is not read.</summary>
    /// <param name="text">The text.</param>
    /// <param name="pair">The second text of a pair; null: there is none.</param>
    /// <param name="room">How many the model reads.</param>
    public int CountTokens(string text, string? pair, out int room)
    {
        room = Room;
        return _tokenizer.Encode(text, pair).Length;
    }

    /// <summary>The probability of each label, the most probable first.</summary>
    /// <param name="text">The text; cut at what the model reads.</param>
    /// <param name="pair">The second text of a pair; null: there is none.</param>
    /// <exception cref="BertNotebooksException">The model was trained for numbers and not for labels.</exception>
    public IReadOnlyList<LabelScore> Classify(string text, string? pair = null)
    {
        if (ProblemType.Of(_model.Bert.Config) == ProblemType.Regression)
        {
            throw new BertNotebooksException("The model's config.json says problem_type \"regression\": it gives a number and no labels, which the kit does not read; use a model of labels.");
        }

        Encoding encoding = _tokenizer.Encode(text.NotNull(), pair, new EncodeOptions { MaxLength = Room, Truncation = TruncationStrategy.LongestFirst });
        using Predicting predicting = new();
        using var noGrad = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        Device device = _model.Bert.Device;
        Tensor logits = _model.Forward(Grid.Of([encoding.InputIds], encoding.Length, device: device), null, Grid.Of([encoding.TokenTypeIds], encoding.Length, device: device)).Logits[0]; // [labels]
        double[] scores = [.. (IsExclusive ? logits.to(ScalarType.Float64).softmax(-1) : logits.to(ScalarType.Float64).sigmoid()).cpu().data<double>()];
        return [.. _model.Bert.Config.LabelNames.Zip(scores, (label, score) => new LabelScore(label, score)).OrderByDescending(l => l.Score)];
    }
}
