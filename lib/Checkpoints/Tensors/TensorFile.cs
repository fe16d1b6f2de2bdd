using static TorchSharp.torch;

namespace BertNotebooks.Checkpoints.Tensors;

/// <summary>The tensors of a checkpoint, whichever way it stores them.</summary>
public abstract class TensorFile : IDisposable
{
    /// <summary>The file, or the index of the files, that was opened.</summary>
    public abstract string Path { get; }

    /// <summary>The tensors by name.</summary>
    public abstract IReadOnlyDictionary<string, TensorEntry> Entries { get; }

    /// <summary>The size of the file, or of the files.</summary>
    internal abstract long FileBytes { get; }

    /// <summary>Reads one tensor, in the type it has in the file.</summary>
    /// <exception cref="BertNotebooksException">The file ends early or cannot be read.</exception>
    public abstract Tensor Read(string name);

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes what the kind of file holds open.</summary>
    protected abstract void Dispose(bool disposing);
}
