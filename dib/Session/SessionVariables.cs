using Microsoft.CodeAnalysis.Scripting;

namespace BertNotebooks.Dib.Session;

/// <summary>The variables of a session: which cell declared each, and how much it holds.</summary>
/// <remarks>Read at the end of each cell, when no code changes them; a variable's own code is never called.</remarks>
internal sealed class SessionVariables
{
    private readonly List<string> _cells = [];
    private volatile IReadOnlyList<Variable> _shown = [];

    /// <summary>The newest declaration of each name, in the order of the names' newest declarations.</summary>
    public IReadOnlyList<Variable> Shown => _shown;

    /// <summary>Reads types and sizes; what was not there before, the cell has declared.</summary>
    public void Read(ScriptState? state, string cell)
    {
        if (state is null)
        {
            return;
        }

        while (_cells.Count < state.Variables.Length)
        {
            _cells.Add(cell);
        }

        _shown = [.. state.Variables.Zip(_cells)
            .GroupBy(pair => pair.First.Name)
            .Select(group => group.Last())
            .Select(pair => new Variable(pair.First.Name, TypeText.Of(pair.First.Type), VariableSize.Of(pair.First.Value), pair.Second))];
    }
}
