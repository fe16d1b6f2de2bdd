namespace BertNotebooks.Checkpoints.Hub;

/// <summary>Counts what arrives and tells it on.</summary>
internal sealed class ProgressMeter(Action<HubProgress>? report, TimeProvider clock)
{
    private readonly long _start = clock.GetTimestamp();
    private string _file = "";
    private long _total, _finished, _ofFile, _received;

    /// <summary>Adds a file to what is to be fetched.</summary>
    public void Expect(long? size) => _total += size ?? 0;

    /// <summary>A file begins.</summary>
    /// <param name="name">Its name.</param>
    public void Begin(string name)
    {
        _file = name;
        _ofFile = 0;
    }

    /// <summary>The file is so long now; less than before when it begins anew.</summary>
    /// <param name="length">Bytes of the file that are there.</param>
    /// <param name="received">Bytes of them that have arrived just now.</param>
    public void Advance(long length, int received)
    {
        _ofFile = length;
        _received += received;
        Tell(null);
    }

    /// <summary>The file is complete.</summary>
    public void End(long? size)
    {
        _finished += size ?? _ofFile;
        _ofFile = 0;
        Tell(null);
    }

    /// <summary>Nothing arrives for a while.</summary>
    public void Pause(string why) => Tell(why);

    private void Tell(string? pause)
    {
        double seconds = clock.GetElapsedTime(_start).TotalSeconds;
        report?.Invoke(new HubProgress(_file, _finished + _ofFile, _total, seconds > 0 ? _received / seconds : 0, pause));
    }
}
