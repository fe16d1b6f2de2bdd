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
        try
        {
            return solved() ? Box.Solved(name) : Box.NotYet(name, hint);
        }
        catch (Exception e) when (!StopSignal.Token.IsCancellationRequested)
        {
            return Box.NotYet(name, hint, $"Your code threw {e.GetType().Name}: {e.Message}");
        }
    }
}
