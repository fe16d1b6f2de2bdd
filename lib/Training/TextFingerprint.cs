using System.Globalization;
using BertNotebooks.Text;

namespace BertNotebooks.Training;

/// <summary>A short name of the inputs of a run: other texts, another tokenizer or another way to cut them give another one.</summary>
internal static class TextFingerprint
{
    // FNV-1a (Fowler, Noll, Vo), over ids in place of bytes: against accidents, not against forgers.
    private const ulong Offset = 14695981039346656037, Prime = 1099511628211;

    /// <summary>The number of inputs and a hash of all ids in their order.</summary>
    public static string Of(IReadOnlyCollection<Encoding> inputs)
    {
        ulong hash = Offset;
        foreach (Encoding input in inputs)
        {
            foreach (int id in input.InputIds)
            {
                hash = (hash ^ (uint)id) * Prime;
            }

            hash = (hash ^ uint.MaxValue) * Prime;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{inputs.Count} inputs with fingerprint {hash:x16}");
    }
}
