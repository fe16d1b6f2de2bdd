namespace BertNotebooks.Play.Server;

/// <summary>The outputs that are too large for a message.</summary>
internal interface IOutputs
{
    /// <summary>An output by its id; null where there is none.</summary>
    Task<LargeOutput?> FindAsync(string notebook, string output);
}

/// <summary>An output that the page fetches.</summary>
/// <param name="Text">All of it.</param>
/// <param name="IsHtml">HTML, or else a text.</param>
internal sealed record LargeOutput(string Text, bool IsHtml);
