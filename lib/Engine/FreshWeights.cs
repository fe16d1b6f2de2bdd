using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertNotebooks.Engine;

/// <summary>How the weights of a new model come about: drawn by a seed, or not at all where a checkpoint will fill them (transformers' <c>no_init_weights</c>).</summary>
internal static class FreshWeights
{
    [ThreadStatic]
    private static bool _areEmpty;

    /// <summary>Whether a layer that is made on this thread draws its weights; otherwise they hold whatever lay in the memory.</summary>
    public static bool AreDrawn => !_areEmpty;

    /// <summary>Makes a model whose weights are not drawn.</summary>
    public static T Skip<T>(Func<T> make)
    {
        bool before = _areEmpty;
        _areEmpty = true;
        try
        {
            return make();
        }
        finally
        {
            _areEmpty = before;
        }
    }

    /// <summary>Draws from the seed until it is disposed of; then torch's generator goes on as if nothing had been drawn.</summary>
    public static IDisposable From(long seed) => new Seeded(seed);

    /// <summary>A look-up table (torch's <c>Embedding</c>), float [rows, width].</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="width">Numbers a row.</param>
    /// <param name="padding">The row that learns nothing from being looked up; null: all learn.</param>
    public static Embedding Table(long rows, long width, long? padding = null)
    {
        if (AreDrawn)
        {
            return nn.Embedding(rows, width, padding_idx: padding);
        }

        // The smallest that may have this padding, then given its memory: torch draws whatever it is asked to make.
        using IDisposable generator = From(0);
        Embedding table = nn.Embedding((padding ?? 0) + 1, 1, padding_idx: padding);
        using var noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        table.weight!.set_(empty(rows, width));
        return table;
    }

    private sealed class Seeded : IDisposable
    {
        private readonly Tensor _before = Generator.Default.get_state().DetachFromDisposeScope();

        public Seeded(long seed) => Generator.Default.manual_seed(seed);

        public void Dispose()
        {
            Generator.Default.set_state(_before);
            _before.Dispose();
        }
    }
}
