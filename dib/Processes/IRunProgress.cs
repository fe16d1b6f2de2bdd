namespace BertNotebooks.Dib.Processes;

/// <summary>Shows how far the notebooks are: as live bars in a terminal, as plain lines elsewhere.</summary>
public interface IRunProgress
{
    /// <summary>All notebooks have been read.</summary>
    /// <param name="cells">The number of code cells in all of them.</param>
    void RunStarted(int cells);

    /// <summary>A notebook begins.</summary>
    void NotebookStarted(NotebookRun run);

    /// <summary>A code cell ended.</summary>
    void CellEnded(NotebookRun run, CellRun cell);

    /// <summary>A notebook ended.</summary>
    void NotebookEnded(NotebookRun run);

    /// <summary>Something that the user should know.</summary>
    void Warn(string message);
}
