using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Session;

namespace BertNotebooks.Tests.Dib;

/// <summary>Runs cells in a session of their own.</summary>
public abstract class SessionTests : IDisposable
{
    private protected NotebookFolder Folder { get; } = new();
    private protected SortedDictionary<int, OutputChange> Outputs { get; } = [];

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected CellError? Run(params string[] cells)
    {
        DibDocument notebook = DibDocument.Load(Folder.Write("test.dib", cells));
        CellOutputs outputs = new(Show);
        NotebookSession session = new(Folder.Path, outputs);
        CellError? error = null;
        foreach (DibCell cell in notebook.CodeCells)
        {
            outputs.BeginCell(cell.Number);
            error ??= session.Run(notebook, cell, $"c{cell.Number}", CancellationToken.None);
        }

        outputs.Flush();
        return error;
    }

    private protected void Show(OutputChange change) => Outputs[change.Id] =
        change.Appends && Outputs.TryGetValue(change.Id, out OutputChange? shown) ? change with { Content = shown.Content + change.Content } : change;

    private protected IEnumerable<string> Shown => Outputs.Values.Select(output => output.Content);
}
