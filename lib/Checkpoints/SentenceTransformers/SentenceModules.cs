using BertNotebooks.Engine;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Checkpoints.SentenceTransformers;

/// <summary>What comes behind the encoder: a pooling, then dense layers and normalisations.</summary>
internal sealed class SentenceModules : IDisposable
{
    private static readonly Scalar Shortest = 1e-12; // a length that can be divided by

    private readonly List<SentenceDense?> _behind = []; // null: a normalisation

    private SentenceModules(SentencePooling pooling) => Pooling = pooling;

    /// <summary>The pooling.</summary>
    public SentencePooling Pooling { get; }

    /// <summary>Opens the modules of a list; of none, the mean over all tokens at length 1.</summary>
    /// <param name="list">The list.</param>
    /// <param name="hiddenSize">H of the encoder.</param>
    /// <exception cref="BertNotebooksException">A file is missing or damaged, or a module does not fit the one before it.</exception>
    public static SentenceModules Open(ModuleList? list, int hiddenSize)
    {
        SentenceModules modules = new(list is null ? new SentencePooling(["mean"]) : SentencePooling.Read(Path.Combine(list.Pooling, ModelFiles.Config), hiddenSize));
        try
        {
            long width = (long)hiddenSize * modules.Pooling.Modes.Count;
            foreach (string? folder in list?.Behind ?? [null])
            {
                SentenceDense? dense = folder is null ? null : SentenceDense.Open(folder, width);
                modules._behind.Add(dense);
                width = dense?.Width ?? width;
            }

            return modules;
        }
        catch
        {
            modules.Dispose();
            throw;
        }
    }

    /// <summary>float [1, T, H] gives float [1, W].</summary>
    /// <param name="states">The states of a text, no padding among them.</param>
    /// <param name="first">The first token that counts.</param>
    public Tensor Forward(Tensor states, int first) =>
        _behind.Aggregate(Pooling.Forward(states, first), (vector, dense) => dense?.call(vector) ?? vector / vector.norm().clamp_min(Shortest));

    /// <summary>Frees the dense layers.</summary>
    public void Dispose() => _behind.ForEach(dense => dense?.Dispose());
}
