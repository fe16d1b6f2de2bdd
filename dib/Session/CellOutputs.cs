// Over 150 lines: one lock guards all of the state, and each way to change it is a few lines.
using System.Text;

namespace BertNotebooks.Dib.Session;

/// <summary>Collects what cells show and passes on the newest state of each output, at most once between two flushes.</summary>
/// <remarks>
/// A live chart is replaced many times a second; only the last state before a flush travels, and of a stream only what is new.
/// Safe to call from any thread.
/// </remarks>
internal sealed class CellOutputs(Action<OutputChange> publish)
{
    /// <summary>Where the text that a cell writes is cut, so that an endless print loop fills neither memory nor page.</summary>
    public const int MaxCharacters = 1_000_000;

    /// <summary>The most outputs of a cell: a loop that shows a value, or writes to both streams in turn, makes one each time.</summary>
    public const int MaxOutputs = 1000;

    // Of all that a cell displays; a chart with its script has up to 5 million.
    private const int MaxDisplayed = 100_000_000;

    // The output that is not kept.
    private const int None = -1;

    /// <summary>Stands where a text was cut.</summary>
    public const string CutHere = "\n(cut here: too much text)";

    private readonly Lock _lock = new();
    private readonly Lock _flushing = new();
    private readonly AutoResetEvent _isChanged = new(false);
    private readonly SortedDictionary<int, OutputChange> _changed = [];
    private readonly List<int> _runOf = [];
    private readonly StringBuilder _text = new();
    private OutputChange? _openText;
    private int _run, _outputs, _written, _displayed;

    /// <summary>Says which run of a cell the next outputs belong to.</summary>
    public void BeginCell(int run)
    {
        lock (_lock)
        {
            CloseText();
            (_run, _outputs, _written, _displayed) = (run, 0, 0, 0);
        }
    }

    /// <summary>Adds a value below the cell that runs, unless that has shown too much.</summary>
    /// <returns>The output's id.</returns>
    public int Add(RenderedValue value)
    {
        lock (_lock)
        {
            CloseText();
            return AddOutput(value, appends: false);
        }
    }

    /// <summary>Replaces a value, also one of an earlier cell.</summary>
    public void Replace(int id, RenderedValue value)
    {
        if (id == None)
        {
            return;
        }

        lock (_lock)
        {
            Change(new OutputChange(_runOf[id], id, value.Kind, value.Content, Appends: false));
        }
    }

    /// <summary>Adds to what the cell wrote to its standard output or error.</summary>
    public void Write(OutputKind kind, ReadOnlySpan<char> text)
    {
        lock (_lock)
        {
            if (_written == MaxCharacters || text.IsEmpty || !Open(kind))
            {
                return;
            }

            ReadOnlySpan<char> kept = text[..Math.Min(text.Length, MaxCharacters - _written)];
            _written += kept.Length;
            _text.Append(kept).Append(_written == MaxCharacters ? CutHere : "");
            Change(_openText!);
        }
    }

    /// <summary>Waits until something has changed since the last flush began.</summary>
    public void WaitForChange() => _isChanged.WaitOne();

    /// <summary>Passes on what changed since the last flush; cells go on writing meanwhile.</summary>
    public void Flush()
    {
        // One flush after the other, so that a newer state never travels before an older one.
        lock (_flushing)
        {
            foreach (OutputChange change in TakeChanged())
            {
                publish(change);
            }
        }
    }

    private int AddOutput(RenderedValue value, bool appends)
    {
        if (_outputs > MaxOutputs)
        {
            return None;
        }

        _displayed = (int)Math.Min(MaxDisplayed + 1L, (long)_displayed + value.Content.Length);
        if (++_outputs > MaxOutputs || _displayed > MaxDisplayed)
        {
            _outputs = MaxOutputs + 1;
            value = new RenderedValue(OutputKind.Out, $"(cut here: the cell has shown too much, {MaxOutputs:N0} outputs or {MaxDisplayed:N0} characters)");
        }

        OutputChange output = new(_run, _runOf.Count, value.Kind, value.Content, appends);
        _runOf.Add(_run);
        Change(output);
        return output.Id;
    }

    private bool Open(OutputKind kind)
    {
        if (_openText?.Kind == kind)
        {
            return true;
        }

        CloseText();
        int id = AddOutput(new RenderedValue(kind, ""), appends: true);
        _openText = _outputs > MaxOutputs ? null : _changed[id];
        return _openText is not null;
    }

    private void Change(OutputChange change)
    {
        if (_changed.Count == 0)
        {
            _isChanged.Set();
        }

        _changed[change.Id] = change;
    }

    private OutputChange[] TakeChanged()
    {
        lock (_lock)
        {
            FillText();
            OutputChange[] changed = [.. _changed.Values];
            _changed.Clear();
            return changed;
        }
    }

    private void CloseText()
    {
        FillText();
        _openText = null;
    }

    // The new text of the open output is put together when it is needed, not at each write.
    private void FillText()
    {
        if (_openText is not null && _text.Length > 0)
        {
            _changed[_openText.Id] = _openText with { Content = _text.ToString() };
            _text.Clear();
        }
    }
}
