namespace BertNotebooks.Foundation;

/// <summary>Finds the name that somebody meant who made a slip of the pen.</summary>
internal static class NearestName
{
    private const int LettersASlip = 3, LettersOfAStart = 3, LettersOfAStem = 4;

    /// <summary>The nearest of the known names; null when none is near: a far one would lead astray.</summary>
    /// <remarks>
    /// Near is a slip for each three letters: a letter too many, missing, wrong, or two exchanged; else a name's beginning of three letters or more,
    /// or a name with something behind it. Capitals, and '_' for '-', are no slips.
    /// </remarks>
    /// <param name="name">What was written.</param>
    /// <param name="known">The names.</param>
    public static string? Of(string name, IEnumerable<string> known)
    {
        string written = Plain(name);
        (string Name, string Plain)[] all = [.. known.Select(candidate => (candidate, Plain(candidate)))];
        (string Name, int Slips)[] near =
        [
            .. from candidate in all
               where CanBeNear(written, candidate.Plain)
               let slips = Slips(written, candidate.Plain, exchanges: true)
               where slips <= Most(written, candidate.Plain)
               select (candidate.Name, slips),
        ];
        return near.Length > 0 ? near.MinBy(candidate => candidate.Slips).Name
            : all.FirstOrDefault(candidate => IsStart(written, candidate.Plain, LettersOfAStart) || IsStart(candidate.Plain, written, LettersOfAStem)).Name;
    }

    private static int Most(string a, string b) => Math.Max(1, Math.Max(a.Length, b.Length) / LettersASlip);

    // A name of one or two letters is near to nothing but itself.
    private static bool CanBeNear(string a, string b) => Math.Min(a.Length, b.Length) > 1 && Math.Abs(a.Length - b.Length) <= Most(a, b);

    private static bool IsStart(string start, string whole, int letters) => start.Length >= letters && whole.StartsWith(start, StringComparison.Ordinal);

    private static string Plain(string name) => name.TrimStart('-').Replace('_', '-').ToLowerInvariant();

    /// <summary>The slips from one name to the other: insertions, deletions, replacements (Levenshtein 1966).</summary>
    /// <param name="a">The one.</param>
    /// <param name="b">The other.</param>
    /// <param name="exchanges">Whether two exchanged neighbours are one slip, as Damerau (1964) counts them (optimal string alignment).</param>
    public static int Slips(string a, string b, bool exchanges)
    {
        int[,] slips = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    slips[i, j] = i + j;
                    continue;
                }

                int replaced = slips[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                slips[i, j] = Math.Min(replaced, Math.Min(slips[i - 1, j], slips[i, j - 1]) + 1);
                if (exchanges && i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    slips[i, j] = Math.Min(slips[i, j], slips[i - 2, j - 2] + 1);
                }
            }
        }

        return slips[a.Length, b.Length];
    }
}
