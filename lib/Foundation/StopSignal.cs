namespace BertNotebooks.Foundation;

/// <summary>The stop of the notebook cell that runs: who runs cells asks for it, and the long loops of the library observe it by themselves.</summary>
/// <remarks>Outside a notebook nobody asks. A loop takes the token once, when it begins: a stop that comes late then reaches no loop of the next cell.</remarks>
internal static class StopSignal
{
    private static CancellationTokenSource s_source = new();

    /// <summary>The token of the running cell: that of .NET Interactive where its kernel runs the cell, else the kit's own.</summary>
    public static CancellationToken Token => InteractiveKernel.Current.Token ?? Volatile.Read(ref s_source).Token;

    /// <summary>Asks the running cell to stop; returns at once, whatever listens to the token.</summary>
    public static void Request() => _ = Volatile.Read(ref s_source).CancelAsync();

    /// <summary>Begins a cell, which nobody has asked to stop.</summary>
    public static void Reset() => Volatile.Write(ref s_source, new CancellationTokenSource());
}
