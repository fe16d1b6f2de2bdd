using System.Security.Cryptography;

namespace BertNotebooks.Foundation;

/// <summary>Hashes what need not fit the memory.</summary>
internal static class StreamHash
{
    private const int BufferSize = 1 << 16;

    /// <summary>Adds what is left of a stream to a hash.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static void AppendRest(this IncrementalHash hash, Stream stream, CancellationToken cancellationToken)
    {
        LoopStop stop = new(cancellationToken);
        byte[] buffer = new byte[BufferSize];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            stop.ThrowIfRequested();
            hash.AppendData(buffer, 0, read);
        }
    }
}
