using BertNotebooks.Dib.Format;

namespace BertNotebooks.Play.Documents;

/// <summary>The file of an open notebook: what it held when it was last read or written, and whether it still does.</summary>
internal sealed class DocumentFile
{
    private FileStamp? _stamp;
    private bool _hasChanged;

    /// <summary>Reads the file.</summary>
    /// <exception cref="BertNotebooksException">It is missing, cannot be read or is too large.</exception>
    public DocumentFile(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        Bytes = Read();
    }

    /// <summary>The file, as an absolute path.</summary>
    public string Path { get; }

    /// <summary>What it held when it was last read or written.</summary>
    public byte[] Bytes { get; private set; }

    /// <summary>Reads the file anew; the caller decides whether it is <see cref="Accept"/>ed.</summary>
    /// <exception cref="BertNotebooksException">It is missing, cannot be read or is too large.</exception>
    public byte[] Read() => DibText.ReadBytes(Path);

    /// <summary>Takes a content for the one that the file is to have.</summary>
    public void Accept(byte[] bytes) => (Bytes, _stamp, _hasChanged) = (bytes, null, false);

    /// <summary>Tells whether the file holds something else than was last read or written; reads it only when its time or length is another.</summary>
    public bool HasChanged()
    {
        // One that is gone has none, and that counts as another.
        FileStamp stamp = FileStamp.Of(RealPath.Of(Path)) ?? default;
        if (stamp != _stamp)
        {
            (_stamp, _hasChanged) = (stamp, TryRead() is not byte[] bytes || !bytes.AsSpan().SequenceEqual(Bytes));
        }

        return _hasChanged;
    }

    /// <summary>The text that the file holds now; null when it is gone or is no text.</summary>
    public string? TextOnDisk() => TryRead() is byte[] bytes ? TextOf(bytes) : null;

    /// <summary>Writes the file, if it still holds what was last read, or by force.</summary>
    public SaveResult Write(byte[] bytes, bool force)
    {
        byte[]? theirs = TryRead();
        if (!force && theirs is null && File.Exists(Path))
        {
            return new CannotWrite($"'{Path}' cannot be read any more, so it is not overwritten: give yourself the right to read it.");
        }

        if (!force && (theirs is null || !(theirs.AsSpan().SequenceEqual(Bytes) || theirs.AsSpan().SequenceEqual(bytes))))
        {
            return new ChangedOnDisk(theirs is null ? null : TextOf(theirs));
        }

        try
        {
            if (theirs is null || !theirs.AsSpan().SequenceEqual(bytes))
            {
                AtomicFile.Write(Path, stream => stream.Write(bytes));
            }
        }
        catch (BertNotebooksException e)
        {
            return new CannotWrite(e.Message);
        }

        Accept(bytes);
        return new Saved();
    }

    private byte[]? TryRead()
    {
        try
        {
            return DibText.ReadBytes(Path);
        }
        catch (BertNotebooksException)
        {
            return null;
        }
    }

    private string? TextOf(byte[] bytes)
    {
        try
        {
            return DibText.Decode(Path, bytes);
        }
        catch (BertNotebooksException)
        {
            return null;
        }
    }
}
