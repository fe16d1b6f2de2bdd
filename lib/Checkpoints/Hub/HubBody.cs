namespace BertNotebooks.Checkpoints.Hub;

/// <summary>The body of an answer, which has to come at a pace, to be no longer than it may, and to end.</summary>
/// <remarks>
/// A server that falls silent is found by <see cref="HubOptions.Timeout"/>; one that sends a byte now and then is found here. The slowest honest
/// link, a modem of thirty years ago, brings three times <see cref="SlowestPace"/>.
/// </remarks>
/// <param name="stream">The body.</param>
/// <param name="options">How patient the client is.</param>
internal sealed class HubBody(Stream stream, HubOptions options) : IDisposable
{
    /// <summary>Bytes a second that must come, on the mean over <see cref="PaceIsMeasured"/> of waiting.</summary>
    public const int SlowestPace = 1024;

    /// <summary>How many times <see cref="HubOptions.Timeout"/> the pace is measured over: 30 s unless told.</summary>
    public const int PaceIsMeasured = 3;

    private TimeSpan _waited;
    private long _came;

    /// <summary>Reads what is there; 0 at the end.</summary>
    /// <exception cref="HubFailureException">The server is silent or too slow, or the connection broke.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancel)
    {
        long start = options.Clock.GetTimestamp();
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(options.Timeout);
        try
        {
            int count = await stream.ReadAsync(buffer, patience.Token).ConfigureAwait(false);
            Measure(count, options.Clock.GetElapsedTime(start));
            return count;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw HubFailureException.Silence(options.Timeout, midway: true);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw HubFailureException.Connection(e);
        }
    }

    public void Dispose() => stream.Dispose();

    // The time that the disk needs does not count, nor does what came long ago.
    private void Measure(int count, TimeSpan waited)
    {
        (_waited, _came) = (_waited + waited, _came + count);
        if (count > 0 && _waited >= PaceIsMeasured * options.Timeout)
        {
            if (_came < SlowestPace * _waited.TotalSeconds)
            {
                throw HubFailureException.TooSlow(_came, _waited);
            }

            (_waited, _came) = (TimeSpan.Zero, 0);
        }
    }
}
