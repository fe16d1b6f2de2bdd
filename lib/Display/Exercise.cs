namespace BertNotebooks.Display;

/// <summary>Tells whether an exercise is solved; an unsolved one is no failure, the lesson runs on.</summary>
public static class Exercise
{
    /// <summary>Asks whether the exercise is solved.</summary>
    /// <param name="name">What the learner has to reach.</param>
    /// <param name="solved">True when it is reached; when it throws, the exercise counts as open and the message is shown, unless the cell was stopped.</param>
    /// <param name="hints">What helps to get there; each one unfolds out of the one before.</param>
    /// <returns>A green box when solved, else a neutral one with the hints folded.</returns>
    public static Html Check(string name, Func<bool> solved, params string[] hints)
    {
        ArgumentNullException.ThrowIfNull(solved);
        return Check(name, () => solved() ? null : "", hints);
    }

    /// <summary>Asks what is wrong with the learner's answer.</summary>
    /// <param name="name">What the learner has to reach.</param>
    /// <param name="off">Null when it is reached, else a sentence on the answer that was found; when it throws, the exercise counts as open and the message is shown, unless the cell was stopped.</param>
    /// <param name="hints">What helps to get there; each one unfolds out of the one before.</param>
    /// <returns>A green box when solved, else a neutral one with the sentence and the hints folded.</returns>
    public static Html Check(string name, Func<string?> off, params string[] hints)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(off);
        ArgumentNullException.ThrowIfNull(hints);
        try
        {
            return off() is { } found ? Box.NotYet(name, found, hints) : Box.Solved(name);
        }
        catch (Exception e) when (!StopSignal.Token.IsCancellationRequested)
        {
            return Box.NotYet(name, $"Your code threw {e.GetType().Name}: {e.Message}", hints);
        }
    }
}
