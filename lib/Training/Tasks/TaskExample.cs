using BertNotebooks.Data;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;
using static TorchSharp.torch;

namespace BertNotebooks.Training.Tasks;

/// <summary>Makes examples of encoded texts.</summary>
internal static class TaskExample
{
    /// <summary>A text at which no position is asked.</summary>
    public static TrainingExample Of(Encoding encoding)
    {
        int[] labels = new int[encoding.Length];
        Array.Fill(labels, TrainingExample.IgnoreIndex);
        return new TrainingExample { InputIds = encoding.InputIds, TokenTypeIds = encoding.TokenTypeIds, AttentionMask = encoding.AttentionMask, Labels = labels };
    }
}

/// <summary>The loss of a classifier as a textbook writes it.</summary>
internal static class PlainClassLoss
{
    /// <summary>float [..., C] and int64 [...] give float []: the mean over the labels that are not <see cref="TrainingExample.IgnoreIndex"/>.</summary>
    public static Tensor Of(Tensor logits, Tensor labels, TrainingArguments arguments) => nn.functional.cross_entropy(
        logits.view(-1, logits.shape[^1]), labels.view(-1), ignore_index: TrainingExample.IgnoreIndex, label_smoothing: arguments.LabelSmoothingFactor);
}
