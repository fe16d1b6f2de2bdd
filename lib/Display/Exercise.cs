namespace BertNotebooks.Display;

/// <summary>Tells whether an exercise is solved; an unsolved one is no failure, the lesson runs on.</summary>
public static class Exercise
{
    /// <summary>Asks whether the exercise is solved.</summary>
    /// <param name="name">What the learner has to reach.</param>
    /// <param name="solved">True when it is reached; when it throws, the exercise counts as open and the message is shown, unless the cell was stopped.</param>
    /// <param name="hint">What helps to get there.</param>
    /// <returns>A green box when solved, else a neutral one with the hint folded.</returns>
    public static Html Check(string name, Func<bool> solved, string hint)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(solved);
        ArgumentNullException.ThrowIfNull(hint);
        return Check(name, () => solved() ? null : "", hint);
    }

    /// <summary>Asks what is still off in an exercise; hints unfold one after the other.</summary>
    /// <param name="name">What the learner has to reach.</param>
    /// <param name="fault">What is off, in a sentence that shows the value that was found; null when the exercise is solved. When it throws, the exercise counts as open and the message is shown, unless the cell was stopped.</param>
    /// <param name="hints">What helps to get there, the gentlest first.</param>
    /// <returns>A green box when solved, else a neutral one with the fault and the first hint folded, in it the second, and so on.</returns>
    public static Html Check(string name, Func<string?> fault, params string[] hints)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(fault);
        ArgumentNullException.ThrowIfNull(hints);
        try
        {
            return fault() is string found ? Box.NotYet(name, hints, found) : Box.Solved(name);
        }
        catch (Exception e) when (!StopSignal.Token.IsCancellationRequested)
        {
            return Box.NotYet(name, hints, $"Your code threw {e.GetType().Name}: {e.Message}");
        }
    }
}
