using BertNotebooks.Checkpoints.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Checkpoints.Torch;

/// <summary>Reads <c>pytorch_model.bin</c>, the zip of today and the pickles in a row from before torch 1.6; tensors only, nothing is executed.</summary>
public sealed class TorchFile : TensorFile
{
    // Tied weights are two tensors on one storage; a file whose tensors are many times its size is made to cost memory.
    private const int MostTimesItsSize = 3;

    private readonly CheckpointBytes _bytes;
    private readonly Dictionary<string, Placed> _tensors = [];
    private readonly Dictionary<string, TensorEntry> _entries;

    private TorchFile(CheckpointBytes bytes)
    {
        _bytes = bytes;
        bool zip = bytes.Length >= 2 && bytes.Read(0, 2) is [(byte)'P', (byte)'K'];
        TorchContent content = zip ? TorchZip.Read(bytes) : TorchPickles.Read(bytes);
        long claimed = 0;
        foreach ((string name, PickledView view) in content.Views())
        {
            Placed placed = Place(name, view, content.StartOf(view.Storage));
            _tensors[name] = placed;
            claimed += Math.Max(placed.Span, TensorShape.Count(view.Shape) ?? 0) * TorchStorage.ElementBytes(view.Storage.Class);
            if (claimed > MostTimesItsSize * bytes.Length)
            {
                throw bytes.Damaged($"its tensors share their numbers so often that they are more than {MostTimesItsSize} times the file");
            }
        }

        _entries = _tensors.ToDictionary(t => t.Key, t => new TensorEntry(TorchStorage.Dtype(t.Value.View.Storage.Class), t.Value.View.Shape));
    }

    /// <inheritdoc/>
    public override string Path => _bytes.Path;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, TensorEntry> Entries => _entries;

    internal override long FileBytes => _bytes.Length;

    /// <summary>Opens a file of either format.</summary>
    /// <exception cref="BertNotebooksException">The file is missing, damaged, or asks for something that is no tensor.</exception>
    public static TorchFile Open(string path)
    {
        CheckpointBytes bytes = new(path, "torch checkpoint");
        try
        {
            return new TorchFile(bytes);
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override Tensor Read(string name)
    {
        (PickledView view, long at, long span) = _tensors[name.NotNull()];
        ScalarType dtype = TorchStorage.Dtype(view.Storage.Class);
        if (span == 0)
        {
            return _bytes.Read(view.Shape, dtype, at);
        }

        using Tensor flat = _bytes.Read([span], dtype, at);
        using Tensor strided = flat.as_strided(view.Shape, view.Strides);
        return strided.contiguous();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _bytes.Dispose();

    private Placed Place(string name, PickledView view, long storageAt)
    {
        long? span = Span(view);
        return span is not null && view.Offset >= 0 && view.Offset <= view.Storage.Count - span
            ? new Placed(view, storageAt + view.Offset * TorchStorage.ElementBytes(view.Storage.Class), span.Value)
            : throw _bytes.Damaged($"the tensor {name.Shown()} of shape {TensorShape.Shown(view.Shape)} does not lie in its storage of {view.Storage.Count} numbers");
    }

    // Numbers from a tensor's first to its last; null when they are more than its storage has. A view may leave out some of them, and use others twice.
    private static long? Span(PickledView view)
    {
        long? count = TensorShape.Count(view.Shape);
        if (count is null || view.Strides.Length != view.Shape.Length)
        {
            return null;
        }

        long last = 0;
        for (int i = 0; count > 0 && i < view.Shape.Length; i++)
        {
            long room = view.Storage.Count - last, steps = view.Shape[i] - 1;
            if (view.Strides[i] < 0 || (steps > 0 && view.Strides[i] > room / steps))
            {
                return null;
            }

            last += steps > 0 ? steps * view.Strides[i] : 0;
        }

        return count == 0 ? 0 : last + 1;
    }

    // Span: numbers from the first to the last, 0 of an empty tensor.
    private readonly record struct Placed(PickledView View, long At, long Span);
}
