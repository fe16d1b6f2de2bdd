using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace BertNotebooks.Training.Arguments;

/// <summary>Names a run of a sweep by its values, so that the name is the same in another sweep and a folder of every system can have it.</summary>
internal static class SweepName
{
    private const int Longest = 120;
    private const int Kept = 100;
    private const string Safe = "abcdefghijklmnopqrstuvwxyz0123456789._=,+-";

    public static string Of(IReadOnlyCollection<KeyValuePair<string, JsonElement>> values)
    {
        string name = string.Join(',', values.Select(v => $"{v.Key[(v.Key.LastIndexOf('.') + 1)..]}={Shown(v.Value)}"));
        if (name.All(Safe.Contains) && name.Length <= Longest && name[^1] != '.')
        {
            return name;
        }

        // Letters that differ in case alone are one name on Windows; the hash tells them apart.
        string safe = string.Concat(name.ToLowerInvariant().Select(c => Safe.Contains(c) ? c : '-'));
        string hash = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)))[..8];
        return $"{safe[..Math.Min(safe.Length, Kept)]}-{hash}";
    }

    /// <summary>A value as names show it: 1e-3 and 0.001 alike.</summary>
    public static string Shown(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number when value.TryGetInt64(out long whole) => whole.ToString(CultureInfo.InvariantCulture),
        // Exponents are written with a small letter, as in the arguments.
        JsonValueKind.Number => value.GetDouble().ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant(),
        _ => value.GetRawText(),
    };
}
