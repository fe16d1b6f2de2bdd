namespace BertNotebooks.Foundation;

/// <summary>First part of each <see cref="SeededRandom"/> of the kit, so that no two uses share a stream.</summary>
internal static class RandomStream
{
    public const long Mask = 1;
    public const long EvaluationMask = 2;
    public const long Order = 3;
    public const long HeldOut = 4;
    public const long Dropout = 5;
    public const long Pair = 6;
    public const long EvaluationPair = 7;
    public const long Grammar = 8;
}
