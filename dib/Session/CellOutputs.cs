using System.Text;

namespace BertNotebooks.Dib.Session;

/// <summary>Collects what cells show and passes on the newest state of each output, at most once between two flushes.</summary>
/// <remarks>A live chart is replaced many times a second; only the last state before a flush travels. Safe to call from any thread.</remarks>
internal sealed class CellOutputs(Action<CellOutput> publish)
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
    private readonly SortedDictionary<int, CellOutput> _changed = [];
    private readonly List<int> _cellOf = [];
    private readonly StringBuilder _text = new();
    private CellOutput? _openText;
    private int _cell, _outputs, _written, _displayed;

    /// <summary>Says which code cell the next outputs belong to.</summary>
    public void BeginCell(int number)
    {
        lock (_lock)
        {
            CloseText();
            (_cell, _outputs, _written, _displayed) = (number, 0, 0, 0);
        }
    }

    /// <summary>Adds a value below the cell that runs, unless that has shown too much.</summary>
    /// <returns>The output's id.</returns>
    public int Add(RenderedValue value)
    {
        lock (_lock)
        {
            CloseText();
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

            CellOutput output = new(_cell, _cellOf.Count, value.Kind, value.Content);
            _cellOf.Add(_cell);
            _changed[output.Id] = output;
            return output.Id;
        }
    }

    /// <summary>Replaces a value, also one of an earlier cell.</summary>
    public void Replace(int id, RenderedValue value)
    {
        lock (_lock)
        {
            if (id == None)
            {
                return;
            }

            _changed[id] = new CellOutput(_cellOf[id], id, value.Kind, value.Content);
        }
    }

    /// <summary>Adds to what the cell wrote to its standard output or error.</summary>
    public void Write(OutputKind kind, ReadOnlySpan<char> text)
    {
        lock (_lock)
        {
            if (_written == MaxCharacters || text.IsEmpty)
            {
                return;
            }

            if (_openText?.Kind != kind)
            {
                int id = Add(new RenderedValue(kind, ""));
                if (_outputs > MaxOutputs)
                {
                    return;
                }

                _openText = _changed[id];
            }

            ReadOnlySpan<char> kept = text[..Math.Min(text.Length, MaxCharacters - _written)];
            _written += kept.Length;
            _text.Append(kept).Append(_written == MaxCharacters ? CutHere : "");
            _changed[_openText.Id] = _openText;
        }
    }

    /// <summary>Passes on what changed since the last flush; cells go on writing meanwhile.</summary>
    public void Flush()
    {
        // One flush after the other, so that a newer state never travels before an older one.
        lock (_flushing)
        {
            foreach (CellOutput output in TakeChanged())
            {
                publish(output);
            }
        }
    }

    private CellOutput[] TakeChanged()
    {
        lock (_lock)
        {
            FillText();
            CellOutput[] changed = [.. _changed.Values];
            _changed.Clear();
            return changed;
        }
    }

    private void CloseText()
    {
        FillText();
        _openText = null;
        _text.Clear();
    }

    // The text of the open output is put together when it is needed, not at each write.
    private void FillText()
    {
        if (_openText is not null && _changed.ContainsKey(_openText.Id))
        {
            _changed[_openText.Id] = _openText with { Content = _text.ToString() };
        }
    }
}
