using System.IO.Compression;

namespace BertNotebooks.Foundation;

/// <summary>Unpacks gzip so that a file that was cut short is noticed, which <see cref="GZipStream"/> alone does not do.</summary>
/// <remarks>
/// A gzip file may be several packed parts in a row. A small part that unpacks to <see cref="EndMarker"/> is put behind
/// the file: only when the file is whole does what is unpacked end in the marker.
/// </remarks>
internal static class GzipText
{
    private static readonly byte[] Marker = [.. Enumerable.Repeat((byte)0xFF, 32)];
    private static readonly byte[] PackedMarker = Pack(Marker);

    /// <summary>What stands behind a whole text: bytes that no UTF-8 text can hold.</summary>
    public static ReadOnlySpan<byte> EndMarker => Marker;

    public static Stream Open(Stream file) => new GZipStream(new FileThenMarker(file), CompressionMode.Decompress);

    private static byte[] Pack(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private sealed class FileThenMarker(Stream file) : Stream
    {
        private bool _markerGiven;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            int read = file.Read(buffer);
            if (read > 0 || _markerGiven)
            {
                return read;
            }

            // GZipStream's buffer of 8 KiB takes the marker in one piece.
            _markerGiven = true;
            PackedMarker.CopyTo(buffer);
            return PackedMarker.Length;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            file.Dispose();
            base.Dispose(disposing);
        }
    }
}
