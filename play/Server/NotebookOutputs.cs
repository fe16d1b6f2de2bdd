using BertNotebooks.Play.Notebooks;

namespace BertNotebooks.Play.Server;

/// <summary>The large outputs of the open notebooks.</summary>
internal sealed class NotebookOutputs(PlayNotebooks notebooks) : IOutputs
{
    /// <inheritdoc/>
    public LargeOutput? Find(string notebook, string output) =>
        notebooks.Find(notebook)?.OutputAsync(output).GetAwaiter().GetResult() is { } found ? new LargeOutput(found.Content, found.IsHtml) : null;
}
