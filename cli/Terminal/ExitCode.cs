namespace BertNotebooks.Cli.Terminal;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    /// <summary>All that was asked for is done.</summary>
    public const int Done = 0;

    /// <summary>The work failed; stderr says why.</summary>
    public const int Failed = 1;

    /// <summary>The command line itself is wrong: an unknown command or option, or a missing argument.</summary>
    public const int Usage = 2;

    /// <summary>The terminal went away and ended the work (128 + SIGHUP).</summary>
    public const int HungUp = 129;

    /// <summary>Ctrl+C or SIGTERM ended the work (128 + SIGINT, as shells count).</summary>
    public const int Interrupted = 130;
}
