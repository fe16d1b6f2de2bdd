using BertNotebooks.Dib.Format;

namespace BertNotebooks.Play.Documents;

/// <summary>Finds the cells of one version of a notebook in another, so that a cell keeps its name when the text around it, or its own, changes.</summary>
internal static class CellMatching
{
    // Less is another text.
    private const double LeastLikeness = 0.5;

    // With more pairs, likeness is not asked for: such notebooks are no lessons.
    private const int MostPairs = 4096;

    /// <summary>For each cell after the change the index of the one before that it was, or -1: equal texts first, then the most alike, then what stands in the same place.</summary>
    public static int[] Match(IReadOnlyList<(CellKind Kind, string Text)> before, IReadOnlyList<(CellKind Kind, string Text)> after)
    {
        int[] found = new int[after.Count];
        bool[] taken = new bool[before.Count];
        Array.Fill(found, -1);
        MatchEnds(before, after, Take);
        MatchEqual(before, after, found, taken, Take);
        MatchAlike(before, after, found, taken, Take);
        for (int i = 0; i < after.Count; i++)
        {
            int place = i == 0 ? 0 : found[i - 1] + 1;
            if (found[i] < 0 && (i == 0 || place > 0) && place < before.Count && !taken[place] && before[place].Kind == after[i].Kind)
            {
                Take(place, i);
            }
        }

        return found;

        void Take(int old, int now) => (found[now], taken[old]) = (old, true);
    }

    private static void MatchEnds(IReadOnlyList<(CellKind Kind, string Text)> before, IReadOnlyList<(CellKind Kind, string Text)> after, Action<int, int> take)
    {
        int shorter = Math.Min(before.Count, after.Count), front = 0, back = 0;
        for (; front < shorter && before[front] == after[front]; front++)
        {
            take(front, front);
        }

        for (; back < shorter - front && before[^(back + 1)] == after[^(back + 1)]; back++)
        {
            take(before.Count - back - 1, after.Count - back - 1);
        }
    }

    private static void MatchEqual(IReadOnlyList<(CellKind Kind, string Text)> before, IReadOnlyList<(CellKind Kind, string Text)> after, int[] found, bool[] taken, Action<int, int> take)
    {
        var places = Enumerable.Range(0, before.Count).Where(i => !taken[i]).GroupBy(i => before[i]).ToDictionary(group => group.Key, group => new Queue<int>(group));
        for (int i = 0; i < after.Count; i++)
        {
            if (found[i] < 0 && places.TryGetValue(after[i], out Queue<int>? equal) && equal.TryDequeue(out int old))
            {
                take(old, i);
            }
        }
    }

    private static void MatchAlike(IReadOnlyList<(CellKind Kind, string Text)> before, IReadOnlyList<(CellKind Kind, string Text)> after, int[] found, bool[] taken, Action<int, int> take)
    {
        int[] olds = [.. Enumerable.Range(0, before.Count).Where(i => !taken[i])], news = [.. Enumerable.Range(0, after.Count).Where(i => found[i] < 0)];
        if ((long)olds.Length * news.Length > MostPairs)
        {
            return;
        }

        Dictionary<int, HashSet<string>> oldWords = olds.ToDictionary(i => i, i => Words(before[i].Text)), newWords = news.ToDictionary(i => i, i => Words(after[i].Text));
        var pairs = from old in olds
                    from now in news
                    where before[old].Kind == after[now].Kind
                    let likeness = Likeness(oldWords[old], newWords[now])
                    where likeness >= LeastLikeness
                    orderby likeness descending, Math.Abs(old - now)
                    select (old, now);
        foreach ((int old, int now) in pairs)
        {
            if (!taken[old] && found[now] < 0)
            {
                take(old, now);
            }
        }
    }

    private static double Likeness(HashSet<string> one, HashSet<string> other) =>
        one.Count + other.Count == 0 ? 0 : 2.0 * one.Count(other.Contains) / (one.Count + other.Count);

    private static HashSet<string> Words(string text) =>
        [.. text.Split([' ', '\n', '\t', '(', ')', ',', ';', '.', '='], StringSplitOptions.RemoveEmptyEntries)];
}
