namespace BertNotebooks.Foundation;

/// <summary>What a long loop asks between two of its rounds: the caller's token, and the stop of the cell in which the loop began.</summary>
/// <param name="cancellationToken">The caller's token; default: none.</param>
internal readonly struct LoopStop(CancellationToken cancellationToken)
{
    private readonly CancellationToken _cell = StopSignal.Token;

    /// <summary>Whether the loop shall end.</summary>
    public bool IsRequested => cancellationToken.IsCancellationRequested || _cell.IsCancellationRequested;

    /// <summary>Ends the loop when it shall end.</summary>
    /// <exception cref="OperationCanceledException">One of the two was cancelled.</exception>
    public void ThrowIfRequested()
    {
        cancellationToken.ThrowIfCancellationRequested();
        _cell.ThrowIfCancellationRequested();
    }
}
