namespace BertNotebooks.Dib.Processes;

/// <summary>Writes a notebook's events, a line each; safe to call from any thread.</summary>
internal sealed class EventWriter(Stream pipe)
{
    private readonly StreamWriter _lines = new(pipe) { NewLine = "\n" };
    private readonly Lock _lock = new();

    /// <summary>Writes an event, which the reader can have at once.</summary>
    public void Write(NotebookEvent notebookEvent)
    {
        string line = JsonLine.Write(notebookEvent);
        lock (_lock)
        {
            try
            {
                _lines.WriteLine(line);
                _lines.Flush();
            }
            catch (IOException)
            {
                // The reader has died; this process is about to end, too.
            }
        }
    }
}
