using BertNotebooks.Data;

namespace BertNotebooks.Training.Evaluation;

/// <summary>Held-out examples in batches of about the same length, a few batches' worth held at a time.</summary>
internal static class HeldOutBatches
{
    private const int BatchesInPool = 50;

    /// <summary>The batches: examples sorted by length within a pool of 50 of them, each with its place in the order given.</summary>
    public static IEnumerable<(int Place, T Example)[]> Of<T>(IEnumerable<T> examples, int batchSize) where T : TrainingExample => examples
        .Select((example, place) => (place, example)).Chunk(batchSize * BatchesInPool).SelectMany(pool => pool.OrderBy(e => e.example.InputIds.Length).Chunk(batchSize));

    /// <summary>The number of pieces of an example's text; [CLS] and each [SEP] are tokens of the input, not of the text.</summary>
    public static int TextTokens(TrainingExample example) => Math.Max(0, example.AttentionMask.Sum() - (example.TokenTypeIds.Contains(1) ? 3 : 2));
}
