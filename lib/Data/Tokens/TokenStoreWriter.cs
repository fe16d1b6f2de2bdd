using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace BertNotebooks.Data.Tokens;

/// <summary>Writes a <see cref="TokenStore"/> sequence by sequence beside its place; it takes its place when it is whole.</summary>
/// <remarks>What a killed process left beside the place is deleted. Two at once on one place are kept apart by the file's lock.</remarks>
internal sealed class TokenStoreWriter : IDisposable
{
    private const int BufferSize = 1 << 16;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly FileStream _offsets;
    private readonly SHA256 _hash = SHA256.Create();
    private readonly CryptoStream _hashed;
    private readonly long[] _counts;
    private TokenStoreHeader _header;
    private bool _isFinished;

    /// <summary>Begins a store.</summary>
    /// <param name="path">Its place.</param>
    /// <param name="source">What it is made from.</param>
    /// <param name="ids">The number of ids of the tokenizer.</param>
    /// <param name="padTo">Length that inputs are padded to when read; 0: none.</param>
    public TokenStoreWriter(string path, TokenStoreSource source, int ids, int padTo)
    {
        // A link that stands at the place stays.
        _path = RegularFile.Writable(path);
        _counts = new long[ids];
        _header = new TokenStoreHeader(TokenStoreHeader.CurrentVersion, source, padTo, ids, 0, 0, "");
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        _file = CreateNew(_path + ".tmp", FileOptions.None);
        // The offsets' place is known when all ids are written; until then they have a file of their own.
        _offsets = CreateNew(_path + ".offsets.tmp", FileOptions.DeleteOnClose);
        _file.Write(new byte[TokenStoreHeader.Size]);
        _hashed = new CryptoStream(_file, _hash, CryptoStreamMode.Write, leaveOpen: true);
        WriteOffset();
    }

    /// <summary>Adds a sequence.</summary>
    /// <exception cref="BertNotebooksException">There are more sequences than can be counted.</exception>
    public void Add(ReadOnlySpan<int> ids)
    {
        if (_header.Sequences == int.MaxValue)
        {
            throw new BertNotebooksException($"The text gives more than {int.MaxValue:N0} inputs, and so many are the limit of a run: split the text, or set line_by_line to false.");
        }

        foreach (int id in ids)
        {
            _counts[id]++;
        }

        if (_header.IdSize == sizeof(int))
        {
            _hashed.Write(MemoryMarshal.AsBytes(ids));
        }
        else
        {
            WriteShort(ids);
        }

        _header = _header with { Sequences = _header.Sequences + 1, Tokens = _header.Tokens + ids.Length };
        WriteOffset();
    }

    /// <summary>Puts the store at its place, in the place of an earlier one.</summary>
    public TokenStoreHeader Finish()
    {
        _hashed.Write(new byte[_header.OffsetsAt - TokenStoreHeader.Size - _header.Tokens * _header.IdSize]);
        _offsets.Position = 0;
        _offsets.CopyTo(_hashed);
        _hashed.Write(MemoryMarshal.AsBytes(_counts.AsSpan()));
        _hashed.FlushFinalBlock();
        _header = _header with { Content = Convert.ToHexStringLower(_hash.Hash!) };
        _file.Position = 0;
        _file.Write(_header.ToBytes());
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        File.Move(_file.Name, _path, overwrite: true);
        _isFinished = true;
        return _header;
    }

    /// <summary>Closes the files; an unfinished store is deleted.</summary>
    public void Dispose()
    {
        _hash.Dispose();
        try
        {
            // Closing writes what is buffered, which a full disk refuses again.
            using (_file)
            {
                _offsets.Dispose();
            }
        }
        finally
        {
            // What stands there after the end is another process's.
            if (!_isFinished)
            {
                File.Delete(_file.Name);
            }
        }
    }

    // Never written to: it may be another process's, which holds its lock, or a link to anywhere.
    private static FileStream CreateNew(string path, FileOptions options)
    {
        FileInfo left = new(path);
        if (left.LinkTarget is null && left.Exists)
        {
            new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0).Dispose();
        }

        File.Delete(path);
        return new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BufferSize, options);
    }

    private void WriteOffset() => _offsets.Write(MemoryMarshal.AsBytes([_header.Tokens]));

    private void WriteShort(ReadOnlySpan<int> ids)
    {
        Span<ushort> part = stackalloc ushort[512];
        for (int at = 0; at < ids.Length; at += part.Length)
        {
            ReadOnlySpan<int> from = ids.Slice(at, Math.Min(part.Length, ids.Length - at));
            for (int i = 0; i < from.Length; i++)
            {
                part[i] = (ushort)from[i];
            }

            _hashed.Write(MemoryMarshal.AsBytes(part[..from.Length]));
        }
    }
}
