namespace BertNotebooks.Dib.Processes;

/// <summary>Keeps the first lines of a process's standard error, which say why it died; the rest is read and forgotten, so that the process never waits.</summary>
internal sealed class ErrorTail
{
    private const int MaxLines = 20;
    private readonly List<string> _lines = [];
    private readonly Task _reading;

    public ErrorTail(StreamReader error) => _reading = ReadAllAsync(error);

    /// <summary>The lines, once the stream has ended or the time is over.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(TimeSpan wait)
    {
        await Task.WhenAny(_reading, Task.Delay(wait));
        lock (_lines)
        {
            return [.. _lines];
        }
    }

    private async Task ReadAllAsync(StreamReader error)
    {
        while (await error.ReadLineAsync() is { } line)
        {
            lock (_lines)
            {
                if (_lines.Count < MaxLines && !string.IsNullOrWhiteSpace(line))
                {
                    _lines.Add(line.Trim());
                }
            }
        }
    }
}
