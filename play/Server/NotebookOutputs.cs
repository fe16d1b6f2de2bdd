using BertNotebooks.Play.Notebooks;

namespace BertNotebooks.Play.Server;

/// <summary>The large outputs of the open notebooks.</summary>
internal sealed class NotebookOutputs(PlayNotebooks notebooks) : IOutputs
{
    /// <inheritdoc/>
    public async Task<LargeOutput?> FindAsync(string notebook, string output) =>
        notebooks.Find(notebook) is { } open && await open.OutputAsync(output) is { } found ? new LargeOutput(found.Content, found.IsHtml) : null;
}
