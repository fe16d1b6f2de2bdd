namespace BertNotebooks.Training.Arguments;

/// <summary>How long an input may be.</summary>
internal static class InputLength
{
    private const int Usual = 128;

    /// <summary>The most tokens, special tokens included: <c>max_seq_length</c>, else that of <c>kit.pipeline</c> or 128, or the position table where it is shorter.</summary>
    /// <param name="arguments">The settings.</param>
    /// <param name="maxPositionEmbeddings">Number of positions that the model has.</param>
    /// <exception cref="BertNotebooksException">The position table is too short.</exception>
    public static int Of(TrainingArguments arguments, int maxPositionEmbeddings)
    {
        int preset = arguments.Kit.Pipeline is string name ? KitArguments.Pipelines[name].MaxSeqLength : Usual;
        int length = arguments.MaxSeqLength ?? Math.Min(preset, maxPositionEmbeddings);
        return length <= maxPositionEmbeddings ? length
            : throw new BertNotebooksException($"max_seq_length is {length}, and the model's position table has {maxPositionEmbeddings} rows: set max_seq_length to at most {maxPositionEmbeddings}.");
    }
}
