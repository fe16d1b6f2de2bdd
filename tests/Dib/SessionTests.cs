using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Session;

namespace BertNotebooks.Tests.Dib;

/// <summary>Runs cells in a session of their own.</summary>
public abstract class SessionTests : IDisposable
{
    private protected NotebookFolder Folder { get; } = new();
    private protected SortedDictionary<int, CellOutput> Outputs { get; } = [];

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected async Task<CellError?> RunAsync(params string[] cells)
    {
        DibDocument notebook = DibDocument.Load(Folder.Write("test.dib", cells));
        CellOutputs outputs = new(output => Outputs[output.Id] = output);
        NotebookSession session = new(Folder.Path, outputs);
        CellError? error = null;
        foreach (DibCell cell in notebook.CodeCells)
        {
            outputs.BeginCell(cell.Number);
            error ??= await session.RunAsync(notebook, cell, CancellationToken.None);
        }

        outputs.Flush();
        return error;
    }

    private protected IEnumerable<string> Shown => Outputs.Values.Select(output => output.Content);
}
