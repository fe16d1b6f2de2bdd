using BertNotebooks.Cli.Terminal;
using BertNotebooks.Inference;

namespace BertNotebooks.Cli.Commands;

/// <summary>Lines of stdin that are scored together: enough for full batches of one length, few enough that results come soon and no text of any size is held.</summary>
internal sealed class SentencePool(PseudoLogLikelihood scorer, InputLines lines)
{
    // Tokens of the masked copies: some hundred sentences, or one long one.
    private const long Enough = 1 << 14;

    // A file is much faster than this; whoever writes a line and waits is answered.
    private static readonly TimeSpan Together = TimeSpan.FromSeconds(0.2);

    private readonly List<string> _texts = [];
    // Where results go to the screen, they are the progress.
    private readonly Action<Func<string>>? _states = Console.IsOutputRedirected ? WorkProgress.States("score") : null;
    private BertNotebooksException? _refused;
    private long _lines, _pieces;

    /// <summary>Takes the next lines; false at the end of the input.</summary>
    /// <exception cref="BertNotebooksException">A line cannot be scored; all before it are.</exception>
    public bool Fill(CancellationToken cancel)
    {
        _texts.Clear();
        Refuse();
        long tokens = 0;
        foreach (string line in lines.TakeTogether(Together, cancel))
        {
            if (!TryCount(line, out int pieces))
            {
                break;
            }

            _texts.Add(line);
            // An empty line has no copy, but must not be free: there may be millions.
            tokens += Math.Max(1, pieces) * (pieces + 2L);
            if (tokens >= Enough)
            {
                break;
            }
        }

        if (_texts.Count == 0)
        {
            Refuse();
        }

        return _texts.Count > 0;
    }

    /// <summary>Scores the lines, in their order.</summary>
    public IReadOnlyList<SentenceScore> Score(CancellationToken cancel)
    {
        int pieces = 0;
        IReadOnlyList<SentenceScore> scores = scorer.Score(
            _texts,
            progress: done =>
            {
                pieces = done;
                _states?.Invoke(() => FormattableString.Invariant($"{_lines - _texts.Count:N0} sentences, {_pieces + done:N0} pieces"));
            },
            cancellationToken: cancel);
        _pieces += pieces;
        return scores;
    }

    private bool TryCount(string line, out int pieces)
    {
        _lines++;
        try
        {
            pieces = scorer.CountTokens(line);
            return true;
        }
        catch (BertNotebooksException e)
        {
            _refused = new BertNotebooksException($"Line {_lines}: {e.Message}", e);
            pieces = 0;
            return false;
        }
    }

    private void Refuse()
    {
        if (_refused is not null)
        {
            throw _refused;
        }
    }
}
