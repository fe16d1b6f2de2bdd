namespace BertNotebooks.Play.Notebooks;

/// <summary>What has become of a code cell.</summary>
internal enum CellState
{
    /// <summary>It has not run since the process began.</summary>
    Idle,

    /// <summary>It waits for those before it.</summary>
    Queued,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It ran to its end.</summary>
    Passed,

    /// <summary>It did not compile, or threw.</summary>
    Failed,

    /// <summary>The learner stopped it.</summary>
    Stopped,

    /// <summary>The process died under it.</summary>
    Lost,
}
