using System.Collections.Concurrent;
using System.Reflection;
using BertNotebooks.Dib.Interactive;
using BertNotebooks.Dib.Session;
using BertNotebooks.Play.Documents;

namespace BertNotebooks.Play.Notebooks;

/// <summary>The notebooks that are open, each once however many pages show it.</summary>
internal sealed class PlayNotebooks : IAsyncDisposable
{
    // Each has its process, of some hundred MiB with torch.
    private const int Processes = 2;

    private readonly ConcurrentDictionary<string, PlayNotebook> _open = new();
    private readonly Lock _opening = new();
    private readonly LessonIndex _lessons;
    private readonly Assembly _program;
    private readonly bool _hasEditor;

    /// <summary>Opens none yet.</summary>
    /// <param name="lessons">What can be opened.</param>
    /// <param name="program">The program that is started once more for each notebook.</param>
    /// <param name="hasEditor">Whether the server has the files of the code editor.</param>
    /// <exception cref="BertNotebooksException">The program is a single file that keeps its assemblies inside.</exception>
    public PlayNotebooks(LessonIndex lessons, Assembly program, bool hasEditor)
    {
        LoadedReferences.Require();
        (_lessons, _program, _hasEditor) = (lessons, program, hasEditor);
    }

    /// <summary>Opens a notebook, or gives the one that is open.</summary>
    /// <returns>Null when the index has none of the name.</returns>
    /// <exception cref="BertNotebooksException">The file cannot be read as a notebook.</exception>
    public PlayNotebook? Open(string id)
    {
        lock (_opening)
        {
            if (_open.TryGetValue(id, out PlayNotebook? open))
            {
                return open;
            }

            if (_lessons.PathOf(id) is not { } path)
            {
                return null;
            }

            Rest();
            return _open[id] = new PlayNotebook(id, path, PlayStore.For(path), new SessionOptions(_program, Full: false, Player: true), AddressOf, _hasEditor);
        }
    }

    /// <summary>The notebook, where it is open.</summary>
    public PlayNotebook? Find(string id) => _open.GetValueOrDefault(id);

    /// <summary>Keeps what was typed, and ends all processes.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (PlayNotebook notebook in _open.Values)
        {
            await notebook.DisposeAsync();
        }
    }

    private string? AddressOf(string path) => _lessons.IdOf(path) is { } id ? $"/notebook/{id}" : null;

    // The one that nobody used for longest gives its process up.
    private void Rest()
    {
        if (_open.Values.Count(notebook => notebook.HasProcess) >= Processes
            && _open.Values.Where(notebook => notebook is { HasProcess: true, IsIdle: true }).MinBy(notebook => notebook.LastUsed) is { } idle)
        {
            _ = idle.RestAsync();
        }
    }
}
