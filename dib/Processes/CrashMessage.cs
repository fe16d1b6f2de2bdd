namespace BertNotebooks.Dib.Processes;

/// <summary>Says in one line why a notebook's process ended before its time.</summary>
internal static class CrashMessage
{
    private const int Killed = 128 + 9;
    private const int Aborted = 128 + 6;

    // How the C++ library begins what an exception says that nobody caught.
    private const string What = "what():";

    /// <summary>The message for an exit code and what the process wrote to its standard error.</summary>
    public static string For(int exitCode, IReadOnlyList<string> errors)
    {
        string? reason = errors.FirstOrDefault(line => line.StartsWith(What, StringComparison.Ordinal))?[What.Length..].Trim();
        string said = errors.Count > 0 ? $": {reason ?? errors[0]}" : "";
        string why = exitCode switch
        {
            _ when errors.Any(line => line.StartsWith("Stack overflow", StringComparison.OrdinalIgnoreCase)) => " (stack overflow: does a method call itself without end?)",
            _ when errors.Any(line => line.Contains("OutOfMemory", StringComparison.OrdinalIgnoreCase)) => " (out of memory: use smaller numbers)",
            Killed => " (killed from outside, most often for want of memory)",
            Aborted when reason is not null => $" (libtorch refused: {reason})",
            Aborted => " (crash)" + said,
            _ => said,
        };
        return $"the notebook's process ended with exit code {exitCode}{why}";
    }
}
