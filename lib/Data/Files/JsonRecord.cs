using System.Text.Json;

namespace BertNotebooks.Data.Files;

/// <summary>Finds the text of one object after the other; the first object decides which field it is.</summary>
/// <param name="file">The file, for messages.</param>
/// <param name="asked">The field that is asked for; null: <see cref="TextColumn.Usual"/>, else the first of the first object.</param>
/// <param name="onColumn">Called with the field's name, when it is known.</param>
internal sealed class JsonRecord(string file, string? asked, Action<string>? onColumn) : IJsonRecord<string>
{
    // More than a message lists.
    private const int MostNames = 100;

    private readonly List<string> _names = [];
    private string? _column;
    private string? _first;
    private long _count;
    private string? _text;
    private JsonTokenType _kind;
    private bool _wanted;
    private bool _isFirst = true;
    private string? _list;

    /// <inheritdoc/>
    public string Example => $"{{\"{Column ?? TextColumn.Usual}\": \"...\"}}";

    /// <inheritdoc/>
    public bool IsOpen { get; private set; }

    /// <inheritdoc/>
    public long Line { get; private set; }

    // When it is known.
    private string? Column => asked ?? _column;

    /// <inheritdoc/>
    public void Begin(long line)
    {
        (IsOpen, Line, _text, _kind) = (true, line, null, JsonTokenType.None);
    }

    /// <inheritdoc/>
    public void RequireNoList()
    {
        if (_count == 1 && asked is null && Column != TextColumn.Usual && _list is not null)
        {
            throw new BertNotebooksException($"'{file}' is one object without a '{TextColumn.Usual}', with the list '{_list.Shown()}': {TextColumn.Way}{Inside(_list)}");
        }
    }

    /// <inheritdoc/>
    public void Take(ref Utf8JsonReader json, long line, int depth)
    {
        if (depth > 1)
        {
            return;
        }

        if (json.TokenType == JsonTokenType.PropertyName)
        {
            _wanted = IsWanted(ref json);
        }
        else if (_isFirst && json.TokenType == JsonTokenType.StartArray && !_wanted)
        {
            _list ??= _names[^1];
        }
        else if (_wanted && json.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            (_kind, Line) = (json.TokenType, line);
            _text = _kind == JsonTokenType.String ? json.GetString() : null;
        }
    }

    /// <inheritdoc/>
    public string End()
    {
        _column ??= _first;
        if (_text is null)
        {
            throw Mistake();
        }

        if (_isFirst)
        {
            onColumn?.Invoke(Column!);
        }

        (IsOpen, _isFirst) = (false, false);
        _count++;
        return _text;
    }

    // Of the first object all names are heard: "text" may come after the others.
    private bool IsWanted(ref Utf8JsonReader json)
    {
        if (!_isFirst)
        {
            return json.ValueTextEquals(Column);
        }

        string name = json.GetString()!;
        if (_names.Count < MostNames)
        {
            _names.Add(name);
        }

        if (asked is not null)
        {
            return name == asked;
        }

        bool isFirst = _first is null;
        _first ??= name;
        _column = name == TextColumn.Usual ? name : _column;
        return name == TextColumn.Usual || isFirst;
    }

    private static string Inside(string name) => $"; records inside an object go into a file of their own (jq -c '.{name.Shown()}[]').";

    private BertNotebooksException Mistake()
    {
        string where = $"Line {Line} of '{file}'", has = _isFirst ? $" (it has {TextColumn.Listed(_names)})" : "";
        return Column is null ? new($"{where} has an empty object: a record is {{\"{TextColumn.Usual}\": \"...\"}}.")
            : _kind == JsonTokenType.None ? new($"{where} has no '{Column.Shown()}'{has}: each record needs one; {TextColumn.Way}.")
            : _isFirst && _kind is JsonTokenType.StartArray or JsonTokenType.StartObject
            ? new($"{where} has {JsonKind.Named(_kind)} as '{Column.Shown()}'{has}, and a record's text is a string: {TextColumn.Way}{Inside(Column)}")
            : new($"{where} has {JsonKind.Named(_kind)} as '{Column.Shown()}'{has}, and a record's text is a string: mend the line, or {TextColumn.Way}.");
    }
}
