using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace BertNotebooks.Play.Notebooks;

/// <summary>Numbers what happens in a notebook and passes it on to the pages that show it; a page that was away gets what it missed.</summary>
/// <remarks>Not safe for several threads: the notebook's mailbox is the one that writes.</remarks>
internal sealed class EventLog
{
    // Kept for pages that come back; one that was away for longer gets a snapshot.
    private const int KeptCharacters = 4_000_000;

    // What a page may lag behind before it is sent away, to come back with a snapshot.
    private const int Waiting = 5_000;

    private readonly Queue<(long Number, string Line)> _kept = new();
    private readonly List<Channel<string>> _pages = [];
    private long _last, _characters;

    /// <summary>The newest event's number.</summary>
    public long Last => _last;

    /// <summary>The number of pages that listen.</summary>
    public int Pages => _pages.Count;

    /// <summary>Numbers an event and sends it to all pages.</summary>
    public void Publish(string type, JsonObject happened)
    {
        happened["n"] = ++_last;
        happened["t"] = type;
        string line = happened.ToJsonString();
        _kept.Enqueue((_last, line));
        _characters += line.Length;
        while (_characters > KeptCharacters && _kept.TryDequeue(out (long Number, string Line) oldest))
        {
            _characters -= oldest.Line.Length;
        }

        foreach (Channel<string> page in _pages.Where(page => !page.Writer.TryWrite(line)).ToArray())
        {
            Leave(page);
        }
    }

    /// <summary>Lets a page listen: what it missed comes first, or a snapshot where that is not known any more.</summary>
    /// <param name="since">The last number that the page has seen; 0 for none.</param>
    /// <param name="snapshot">All that a page shows.</param>
    public Channel<string> Listen(long since, Func<JsonObject> snapshot)
    {
        Channel<string> page = Channel.CreateBounded<string>(new BoundedChannelOptions(Waiting) { SingleReader = true });
        bool known = since > 0 && since <= _last && (since == _last || (_kept.TryPeek(out (long Number, string Line) oldest) && oldest.Number <= since + 1));
        if (known)
        {
            foreach ((_, string line) in _kept.Where(kept => kept.Number > since))
            {
                page.Writer.TryWrite(line);
            }
        }
        else
        {
            JsonObject all = snapshot();
            all["n"] = _last;
            all["t"] = "snapshot";
            page.Writer.TryWrite(all.ToJsonString());
        }

        _pages.Add(page);
        return page;
    }

    /// <summary>Ends the listening of a page.</summary>
    public void Leave(Channel<string> page)
    {
        _pages.Remove(page);
        page.Writer.TryComplete();
    }
}
