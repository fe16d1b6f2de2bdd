namespace BertNotebooks.Dib.Interactive;

/// <summary>What the process of a session does.</summary>
public enum KernelState
{
    /// <summary>There is none: it was not started, was ended, or died.</summary>
    Ended,

    /// <summary>It loads the compiler; a cell that is run now begins after that.</summary>
    Starting,

    /// <summary>It waits for a cell.</summary>
    Ready,

    /// <summary>A cell runs.</summary>
    Running,

    /// <summary>The cell that runs was asked to end.</summary>
    Stopping,
}
