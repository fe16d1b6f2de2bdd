using System.Runtime.ExceptionServices;
using BertNotebooks.Dib.Format;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Scripting;

namespace BertNotebooks.Dib.Session;

/// <summary>Runs the code cells of one notebook and of those it imports, all in one state, with the meaning that the .NET Interactive C# kernel gives them.</summary>
/// <remarks>A cell that throws, or is stopped, leaves what it had declared; one that is called out of an <c>await</c> leaves the state as it was before.</remarks>
/// <param name="folder">The notebook's folder.</param>
/// <param name="outputs">Where values are shown; null checks only that the cells compile.</param>
internal sealed class NotebookSession(string folder, CellOutputs? outputs)
{
    private readonly ScriptChain _chain = new(folder, runs: outputs is not null);
    private readonly NotebookGlobals? _globals = outputs is null ? null : new NotebookGlobals(outputs);
    private readonly Stack<string> _open = new();
    private readonly SessionVariables _variables = new();
    private CodeThread? _thread;
    private CellStop _stop = new();
    private ScriptState<object>? _state;
    private Script<object>? _checked;

    /// <summary>The variables of the cells that ran, as of the end of the last one.</summary>
    public IReadOnlyList<Variable> Variables => _variables.Shown;

    /// <summary>The value of a variable; an unknown one gives null, as one without a value does.</summary>
    public object? Value(string name) => _state?.GetVariable(name)?.Value;

    /// <summary>Lets the compiler start, so that the first cell's time is its own.</summary>
    public void WarmUp() => RunCode(folder, new CellSegment("foreach (int i in new[] { 1 }.Select(i => i + 1)) GC.KeepAlive($\"{i}\");", 1, false), CancellationToken.None);

    /// <summary>Says that what is forced from now on is the end of the next cell.</summary>
    public void BeginCell() => Volatile.Write(ref _stop, new CellStop());

    /// <summary>Runs one code cell.</summary>
    /// <param name="notebook">The notebook that holds it.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="id">What variables name as the cell that declared them.</param>
    /// <param name="stop">Says that the cell is to end; <see cref="ForceStop"/> then ends one that does not look at it.</param>
    /// <returns>Null, or why it failed.</returns>
    /// <exception cref="OperationCanceledException">The cell ended because it was asked to.</exception>
    public CellError? Run(DibDocument notebook, DibCell cell, string id, CancellationToken stop)
    {
        try
        {
            return RunSegments(notebook, cell, stop);
        }
        finally
        {
            _open.Clear();
            _variables.Read(_state, id);
        }
    }

    /// <summary>Ends the cell that runs, and the threads that it started: out of every loop, method and wait of its own; libraries and native code end when they like. Safe to call from any thread.</summary>
    public void ForceStop()
    {
        Volatile.Read(ref _stop).Force();
        Volatile.Read(ref _thread)?.Interrupt();
    }

    private CellError? RunSegments(DibDocument notebook, DibCell cell, CancellationToken stop)
    {
        _open.Push(notebook.FilePath);
        foreach (CellSegment segment in CellSegment.Split(cell))
        {
            if (RunSegment(notebook, cell, segment, stop) is { } error)
            {
                return error;
            }
        }

        _open.Pop();
        return null;
    }

    private CellError? RunSegment(DibDocument notebook, DibCell cell, CellSegment segment, CancellationToken stop)
    {
        try
        {
            stop.ThrowIfCancellationRequested();
            if (segment.IsDirective)
            {
                return Import(NotebookDirective.Import(segment.Text, notebook.FilePath, folder, _open), stop);
            }

            Diagnostic? diagnostic = RunCode(notebook.FilePath, segment, stop);
            return diagnostic is null ? null : CellErrors.FromCompiler(notebook, cell, diagnostic);
        }
        catch (NotebookDirectiveException e)
        {
            return new CellError(notebook.Name, cell.Number, segment.FirstLine, e.Message, []);
        }
        catch (Exception e) when (stop.IsCancellationRequested && CellErrors.IsStop(e))
        {
            throw new OperationCanceledException(e.Message, e, stop);
        }
        catch (Exception e)
        {
            return CellErrors.FromException(notebook, cell, e);
        }
    }

    private CellError? Import(DibDocument imported, CancellationToken stop) =>
        imported.CodeCells.Select(cell => RunSegments(imported, cell, stop)).FirstOrDefault(error => error is not null);

    private Diagnostic? RunCode(string file, CellSegment segment, CancellationToken stop)
    {
        (Script<object> script, Diagnostic? error) = _chain.Compile(_state?.Script ?? _checked, file, segment.FirstLine, segment.Text, stop);
        if (error is not null)
        {
            return error;
        }

        if (_globals is null)
        {
            _checked = script;
            return null;
        }

        // An exception is caught, so that the state holds what was declared before it.
        ScriptState<object>? state = _state;
        _state = OnThread(() => state is null ? script.RunAsync(_globals, _ => true) : script.RunFromAsync(state, _ => true));
        if (_state.Exception is { } thrown)
        {
            ExceptionDispatchInfo.Throw(thrown);
        }

        if (_state.ReturnValue is { } value)
        {
            OnThread(() => Task.FromResult(_globals.display(value)));
        }

        return null;
    }

    private T OnThread<T>(Func<Task<T>> code)
    {
        if (_thread is not { IsSpent: false })
        {
            Volatile.Write(ref _thread, new CodeThread("cells"));
        }

        return _thread!.Run(() =>
        {
            _stop.Enter();
            return code();
        });
    }
}
