namespace BertNotebooks.Checkpoints.Hub;

/// <summary>How far a download is.</summary>
/// <param name="File">The file that arrives, or is waited for.</param>
/// <param name="Done">Bytes of the whole download that are there, those of an earlier try included.</param>
/// <param name="Total">Bytes of the whole download, as far as the hub told the sizes.</param>
/// <param name="BytesPerSecond">Mean pace of what arrived in this run.</param>
/// <param name="Pause">Why nothing arrives at the moment, in words; null when something does.</param>
public sealed record HubProgress(string File, long Done, long Total, double BytesPerSecond, string? Pause = null)
{
    /// <summary>Share that is there, 0 to 1.</summary>
    public double Share => Total > 0 ? Math.Clamp((double)Done / Total, 0, 1) : 0;
}
