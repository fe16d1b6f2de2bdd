namespace BertNotebooks.Text;

/// <summary>Refuses encoding options that contradict each other.</summary>
internal static class EncodeOptionsCheck
{
    public static void Throw(EncodeOptions options)
    {
        string? mistake = options switch
        {
            { MaxLength: < 0 } => $"MaxLength {options.MaxLength} is negative: give the most tokens of an encoding, or null.",
            { Stride: < 0 } => $"Stride {options.Stride} is negative: give how many tokens windows share, 0 for none.",
            { PadToMultipleOf: < 1 } => $"PadToMultipleOf {options.PadToMultipleOf} is below 1: give a whole number such as 8, or null.",
            { Truncation: not TruncationStrategy.None, Padding: not PaddingStrategy.None, PadToMultipleOf: int unit, MaxLength: int length } when length % unit != 0 =>
                $"MaxLength {length} is not a multiple of PadToMultipleOf {unit}: with truncation and padding both on it must be one, such as {length - (length % unit) + unit}.",
            _ => null,
        };
        if (mistake is not null)
        {
            throw new BertNotebooksException(mistake);
        }
    }
}
