using System.Runtime;

namespace BertNotebooks.Engine;

/// <summary>Keeps the garbage collector away while code of TorchSharp hands torch numbers that nobody keeps (see <see cref="Numbers"/>).</summary>
/// <remarks>For short pieces that allocate little; where the collector cannot wait, or waits for somebody else already, nothing changes.</remarks>
internal sealed class NoCollection : IDisposable
{
    private const long Bytes = 8 << 20;

    private readonly bool _begun = GCSettings.LatencyMode != GCLatencyMode.NoGCRegion && GC.TryStartNoGCRegion(Bytes, disallowFullBlockingGC: true);

    /// <summary>Lets it come back.</summary>
    public void Dispose()
    {
        // It ends by itself when more was allocated.
        if (_begun && GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
        {
            GC.EndNoGCRegion();
        }
    }
}
