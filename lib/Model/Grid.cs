using static TorchSharp.torch;

namespace BertNotebooks.Model;

/// <summary>Rows of numbers as a tensor.</summary>
internal static class Grid
{
    /// <summary>int64 [B, <paramref name="length"/>]: each row cut at the length, or filled up to it.</summary>
    public static Tensor Of(IReadOnlyList<int[]> rows, int length, long filler = 0, Device? device = null) =>
        tensor(Values(rows, length, filler), rows.Count, length, device: device);

    /// <summary>The same as plain numbers, row after row.</summary>
    public static long[] Values(IReadOnlyList<int[]> rows, int length, long filler)
    {
        long[] values = new long[rows.Count * length];
        Array.Fill(values, filler);
        for (int b = 0; b < rows.Count; b++)
        {
            for (int t = 0; t < Math.Min(length, rows[b].Length); t++)
            {
                values[b * length + t] = rows[b][t];
            }
        }

        return values;
    }

    /// <summary>The attention mask of rows that are filled up to a length, int64 [B, <paramref name="length"/>]; null where none is.</summary>
    public static Tensor? Mask(IReadOnlyList<int[]> rows, int length, Device? device = null) =>
        rows.All(row => row.Length == length) ? null : Of([.. rows.Select(row => Array.ConvertAll(row, _ => 1))], length, 0, device);
}
