using BertNotebooks.Data;

namespace BertNotebooks.Training.Tasks;

/// <summary>A labelled text as ids; what follows from them is made when the example is asked for.</summary>
/// <param name="Ids">The ids, special tokens included.</param>
/// <param name="First">The number of tokens of segment 0: all of them where there is one text.</param>
/// <param name="Class">The text's class, or <see cref="TrainingExample.IgnoreIndex"/> where its words have tags.</param>
/// <param name="Labels">The tag of each token, <see cref="TrainingExample.IgnoreIndex"/> where none is asked; null where the text has a class.</param>
internal sealed record EncodedText(int[] Ids, int First, int Class, int[]? Labels = null)
{
    /// <summary>The number of tokens.</summary>
    public int Length => Ids.Length;

    /// <summary>The example that a model is shown.</summary>
    public TrainingExample ToExample()
    {
        int[] types = new int[Ids.Length], mask = new int[Ids.Length], labels = Labels ?? new int[Ids.Length];
        Array.Fill(mask, 1);
        Array.Fill(types, 1, First, Ids.Length - First);
        if (Labels is null)
        {
            Array.Fill(labels, TrainingExample.IgnoreIndex);
        }

        return new TrainingExample { InputIds = Ids, TokenTypeIds = types, AttentionMask = mask, Labels = labels, ClassLabel = Labels is null ? Class : null };
    }
}
