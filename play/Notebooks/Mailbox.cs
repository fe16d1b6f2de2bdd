using System.Threading.Channels;

namespace BertNotebooks.Play.Notebooks;

/// <summary>Does one thing after the other, so that what it guards needs no lock.</summary>
internal sealed class Mailbox : IAsyncDisposable
{
    private readonly Channel<Action> _letters = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Action<Exception> _failed;
    private readonly Task _reading;

    /// <summary>Begins to read.</summary>
    /// <param name="failed">Told of what a letter threw; the others are read all the same.</param>
    public Mailbox(Action<Exception> failed)
    {
        _failed = failed;
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>Does something after all that was posted before.</summary>
    public void Post(Action letter) => _letters.Writer.TryWrite(letter);

    /// <summary>Posts, and brings the answer back.</summary>
    /// <exception cref="OperationCanceledException">The mailbox is closed.</exception>
    public Task<T> AskAsync<T>(Func<T> question)
    {
        TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        bool open = _letters.Writer.TryWrite(() =>
        {
            try
            {
                answer.SetResult(question());
            }
            catch (Exception e)
            {
                answer.SetException(e);
            }
        });
        return open ? answer.Task : Task.FromCanceled<T>(new CancellationToken(true));
    }

    /// <summary>Takes no more, and waits for what was posted.</summary>
    public async ValueTask DisposeAsync()
    {
        _letters.Writer.TryComplete();
        await _reading;
    }

    private async Task ReadAsync()
    {
        await foreach (Action letter in _letters.Reader.ReadAllAsync())
        {
            try
            {
                letter();
            }
            catch (Exception e)
            {
                _failed(e);
            }
        }
    }
}
