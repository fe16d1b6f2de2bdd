using System.ComponentModel;

namespace BertNotebooks.Dib.Session;

/// <summary>What a cell can call without a reference, under the names of the .NET Interactive C# kernel.</summary>
public sealed class NotebookGlobals
{
    private readonly CellOutputs _outputs;

    internal NotebookGlobals(CellOutputs outputs) => _outputs = outputs;

    /// <summary>Shows a value below the cell that runs (kernel: <c>display</c>).</summary>
    /// <returns>The place on the page, whose content can be replaced.</returns>
#pragma warning disable IDE1006 // The kernel's name.
    public DisplayedValue display(object? value) => new(_outputs, _outputs.Add(ValueRenderer.Render(value)));
#pragma warning restore IDE1006

    /// <summary>Ends the code that calls it once its cell is stopped by force; the runner writes the calls into each loop and method of a cell.</summary>
    /// <exception cref="OperationCanceledException">The cell is to end.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static void StopCheck() => CellStop.Check();
}
