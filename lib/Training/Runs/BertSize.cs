using BertNotebooks.Model;
using BertNotebooks.Model.Heads;

namespace BertNotebooks.Training.Runs;

/// <summary>What a shape of <see cref="BertForMaskedLM"/> costs, by counting.</summary>
public static class BertSize
{
    /// <summary>The number of weights; those of a tied decoder are counted once.</summary>
    public static long Parameters(BertConfig config)
    {
        long h = config.NotNull().HiddenSize, i = config.IntermediateSize, v = config.VocabSize, norm = 2 * h;
        long embeddings = (v + config.MaxPositionEmbeddings + config.TypeVocabSize) * h + norm;
        long layer = 4 * (h * h + h) + norm + 2 * h * i + i + h + norm;
        long head = h * h + h + norm + v + (config.TieWordEmbeddings ? 0 : v * h);
        return embeddings + config.NumHiddenLayers * layer + head;
    }

    /// <summary>Floating-point operations of the matrix products of one training step for each token; a multiplication with its addition counts 2.</summary>
    /// <param name="config">The shape.</param>
    /// <param name="length">Tokens of an input.</param>
    /// <param name="labelledShare">Share of the tokens, 0 to 1, that the head is computed for.</param>
    public static double TrainingFlops(BertConfig config, double length, double labelledShare)
    {
        double h = config.NotNull().HiddenSize, i = config.IntermediateSize;
        double layer = 8 * h * h + 4 * h * i + 4 * length * h;
        double head = 2 * h * h + 2 * h * config.VocabSize;
        // Backwards, each product has two: for its input and for its weights.
        return 3 * (config.NumHiddenLayers * layer + labelledShare * head);
    }
}
