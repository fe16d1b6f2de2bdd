namespace BertNotebooks.Engine;

/// <summary>Until it is disposed of, forwards of this thread predict: dropout drops nothing, whatever mode the model is in.</summary>
/// <remarks>
/// A model's mode belongs to all who share the model. To switch it for a prediction and back, as a script does, takes it
/// from another thread's, and two that do so at once leave the wrong one behind.
/// </remarks>
internal readonly ref struct Predicting : IDisposable
{
    [ThreadStatic]
    private static int t_open;

    /// <summary>Begins.</summary>
    public Predicting() => t_open++;

    /// <summary>Whether this thread predicts.</summary>
    public static bool Now => t_open > 0;

    /// <summary>Ends; what was begun around it goes on.</summary>
    public void Dispose() => t_open--;
}
