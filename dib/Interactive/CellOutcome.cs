namespace BertNotebooks.Dib.Interactive;

/// <summary>How the run of a cell ended.</summary>
public enum CellOutcome
{
    /// <summary>It ran to its end.</summary>
    Passed,

    /// <summary>It did not compile, or threw; what it declared before that is kept.</summary>
    Failed,

    /// <summary>It ended after it was asked to, by itself or by force. What it had declared is kept unless it was forced.</summary>
    Stopped,

    /// <summary>Its process ended with it, and all variables are gone.</summary>
    Lost,
}
