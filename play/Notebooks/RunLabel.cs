namespace BertNotebooks.Play.Notebooks;

/// <summary>Names a run after its settings, so that two curves in one chart can be told apart.</summary>
internal static class RunLabel
{
    private const int Longest = 40;

    /// <summary>The values of the sliders that a cell depends on; without any, the line that is new; without one, the run's number.</summary>
    /// <param name="run">The run's number.</param>
    /// <param name="sliders">Names and values of the sliders in the cell and in those that it depends on.</param>
    /// <param name="text">The texts that run: the cell's and those that it depends on.</param>
    /// <param name="before">The same of its last run, or null.</param>
    public static string Of(int run, IReadOnlyList<(string Name, string Value)> sliders, string text, string? before)
    {
        if (sliders.Count > 0)
        {
            return string.Join(", ", sliders.Select(slider => $"{slider.Name} = {slider.Value}"));
        }

        string? changed = before is null ? null : text.Split('\n').Except(before.Split('\n')).Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0);
        return changed is null ? $"run {run}" : changed.Shown(most: Longest);
    }
}
