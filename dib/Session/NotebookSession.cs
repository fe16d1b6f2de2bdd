using BertNotebooks.Dib.Format;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Scripting;

namespace BertNotebooks.Dib.Session;

/// <summary>Runs the code cells of one notebook and of those it imports, all in one state, with the meaning that the .NET Interactive C# kernel gives them.</summary>
/// <param name="folder">The notebook's folder.</param>
/// <param name="outputs">Where values are shown; null checks only that the cells compile.</param>
internal sealed class NotebookSession(string folder, CellOutputs? outputs)
{
    private readonly ScriptChain _chain = new(folder, runs: outputs is not null);
    private readonly NotebookGlobals? _globals = outputs is null ? null : new NotebookGlobals(outputs);
    private readonly Stack<string> _open = new();
    private ScriptState<object>? _state;

    /// <summary>Lets the compiler start, so that the first cell's time is its own.</summary>
    public async Task WarmUpAsync(CancellationToken cancel) => await RunCodeAsync(folder, new CellSegment("GC.KeepAlive(0);", 1, false), cancel);

    /// <summary>Runs one code cell.</summary>
    /// <returns>Null, or why it failed.</returns>
    public async Task<CellError?> RunAsync(DibDocument notebook, DibCell cell, CancellationToken cancel)
    {
        _open.Push(notebook.FilePath);
        foreach (CellSegment segment in CellSegment.Split(cell))
        {
            CellError? error = await RunSegmentAsync(notebook, cell, segment, cancel);
            if (error is not null)
            {
                return error;
            }
        }

        _open.Pop();
        return null;
    }

    private async Task<CellError?> RunSegmentAsync(DibDocument notebook, DibCell cell, CellSegment segment, CancellationToken cancel)
    {
        try
        {
            if (segment.IsDirective)
            {
                return await ImportAsync(NotebookDirective.Import(segment.Text, notebook.FilePath, folder, _open), cancel);
            }

            Diagnostic? diagnostic = await RunCodeAsync(notebook.FilePath, segment, cancel);
            return diagnostic is null ? null : CellErrors.FromCompiler(notebook, cell, diagnostic);
        }
        catch (NotebookDirectiveException e)
        {
            return new CellError(notebook.Name, cell.Number, segment.FirstLine, e.Message, []);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            return CellErrors.FromException(notebook, cell, e);
        }
    }

    private async Task<CellError?> ImportAsync(DibDocument imported, CancellationToken cancel)
    {
        foreach (DibCell cell in imported.CodeCells)
        {
            CellError? error = await RunAsync(imported, cell, cancel);
            if (error is not null)
            {
                return error;
            }
        }

        return null;
    }

    private async Task<Diagnostic?> RunCodeAsync(string file, CellSegment segment, CancellationToken cancel)
    {
        (Script<object> script, Diagnostic? error) = _chain.Compile(file, segment.FirstLine, segment.Text, cancel);
        if (error is not null || _globals is null)
        {
            return error;
        }

        _state = await (_state is null ? script.RunAsync(_globals, cancel) : script.RunFromAsync(_state, cancel));
        if (_state.ReturnValue is { } value)
        {
            _globals.display(value);
        }

        return null;
    }
}
