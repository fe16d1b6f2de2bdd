namespace BertNotebooks.Foundation;

/// <summary>Carries the wish of a learner that the cell that runs may end, from the process's host to the loops that look at it.</summary>
internal static class StopSignal
{
    private static CancellationTokenSource _source = new();

    /// <summary>Says whether the cell that runs is to end.</summary>
    public static CancellationToken Token => Volatile.Read(ref _source).Token;

    /// <summary>Asks the cell that runs to end.</summary>
    public static void Request() => Volatile.Read(ref _source).Cancel();

    /// <summary>Begins anew, for the next cell.</summary>
    public static void Reset() => Volatile.Write(ref _source, new CancellationTokenSource());
}
