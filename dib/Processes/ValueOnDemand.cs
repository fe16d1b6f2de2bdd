using BertNotebooks.Dib.Session;

namespace BertNotebooks.Dib.Processes;

/// <summary>Makes the text of a value that somebody wants to see, with a limit to its time and its length.</summary>
internal static class ValueOnDemand
{
    /// <summary>Where the text is cut.</summary>
    public const int MaxCharacters = 4000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The text, or why there is none.</summary>
    public static string Of(Func<object?> value)
    {
        CodeThread thread = new("value of a variable");
        CellStop stop = new();
        using Timer limit = new(_ => ForceStop(thread, stop), null, Patience, Timeout.InfiniteTimeSpan);
        try
        {
            string text = thread.Run(() =>
            {
                stop.Enter();
                return Task.FromResult(ValueText.Of(value()));
            });
            return text.Length > MaxCharacters ? $"{text.AsSpan(0, MaxCharacters)}... ({text.Length:N0} characters)" : text;
        }
        catch (Exception e) when (thread.IsSpent && CellErrors.IsStop(e))
        {
            return $"It takes longer than {Patience.TotalSeconds} s to write this value down.";
        }
        catch (Exception e)
        {
            return $"This value cannot be written down: {e.GetType().Name}: {e.Message}";
        }
        finally
        {
            thread.Interrupt();
        }
    }

    private static void ForceStop(CodeThread thread, CellStop stop)
    {
        stop.Force();
        thread.Interrupt();
    }
}
