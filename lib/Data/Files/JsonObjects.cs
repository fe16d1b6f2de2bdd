using System.Text.Json;

namespace BertNotebooks.Data.Files;

/// <summary>Reads the objects in a JSON file, which stand one behind the other (JSON Lines) or in one list; the file is not held, only a value of it.</summary>
/// <typeparam name="T">What is made of an object.</typeparam>
internal sealed class JsonObjects<T>
{
    // A line may be a whole list, so that it is read in parts and a record has the limit.
    private const int BytesAtOnce = 1 << 20;

    private static ReadOnlySpan<byte> Blanks => " \t\r\n"u8;

    private static readonly JsonReaderOptions Options = new() { AllowMultipleValues = true };

    private readonly string _file;
    private readonly IJsonRecord<T> _record;
    private readonly JsonBytes _bytes = new();
    private readonly List<T> _results = [];
    private JsonReaderState _state = new(Options);
    private long _recordStart;
    private bool _inList, _wasList;

    private JsonObjects(string file, IJsonRecord<T> record)
    {
        _file = file;
        _record = record;
    }

    /// <summary>What <paramref name="record"/> makes of the objects, in their order.</summary>
    /// <param name="file">The file.</param>
    /// <param name="record">Takes the parts of one object after the other.</param>
    /// <param name="onRead">Called with the bytes of the file that are read.</param>
    /// <exception cref="BertNotebooksException">The file cannot be read, is no JSON, or the record refuses something.</exception>
    public static IEnumerable<T> Read(string file, IJsonRecord<T> record, Action<long>? onRead = null)
    {
        using Utf8LineReader reader = new(file, BytesAtOnce, long.MaxValue);
        JsonObjects<T> json = new(file, record);
        bool isLast;
        do
        {
            string? part = reader.ReadLine();
            isLast = part is null;
            onRead?.Invoke(reader.BytesRead);
            json._bytes.Append(part + (isLast || reader.LineGoesOn ? "" : "\n"));
            foreach (T result in json.Scan(isLast))
            {
                yield return result;
            }
        }
        while (!isLast);
        if (!json._wasList)
        {
            record.RequireNoList();
        }
    }

    /// <summary>Takes what is there of the file in.</summary>
    /// <returns>What is made of the objects that end in it.</returns>
    private List<T> Scan(bool isLast)
    {
        _results.Clear();
        // Between objects there may be blank lines.
        if (!_record.IsOpen && !_inList && _bytes.Span.IndexOfAnyExcept(Blanks) < 0)
        {
            _bytes.Drop(_bytes.Span.Length);
            return _results;
        }

        Utf8JsonReader json = new(_bytes.Span, isLast, _state);
        try
        {
            while (json.Read())
            {
                Take(ref json);
            }
        }
        catch (JsonException e)
        {
            throw NoJson((int)json.BytesConsumed, e);
        }
        catch (InvalidOperationException e)
        {
            throw new BertNotebooksException($"Line {_bytes.LineAt((int)json.TokenStartIndex)} of '{_file}' has a text that is not Unicode, such as half of a surrogate pair (\\ud800): correct it.", e);
        }

        _state = json.CurrentState;
        _bytes.Drop((int)json.BytesConsumed);
        if (_bytes.Dropped + _bytes.Span.Length - (_record.IsOpen ? _recordStart : _bytes.Dropped) > TextLimits.LongestLine)
        {
            throw new BertNotebooksException($"Line {(_record.IsOpen ? _record.Line : _bytes.LineAt(0))} of '{_file}' has a record of more than {TextLimits.LongestLine:N0} bytes: cut the text into several records, and check that the file is what it should be.");
        }

        return _results;
    }

    private void Take(ref Utf8JsonReader json)
    {
        int depth = json.CurrentDepth;
        if (depth == 0 && json.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray && !_record.IsOpen)
        {
            _inList = json.TokenType == JsonTokenType.StartArray;
            _wasList = true;
            return;
        }

        depth -= _inList ? 1 : 0;
        // Nothing that is read lies deeper than in a list.
        if (depth > 2)
        {
            return;
        }

        long line = _bytes.LineAt((int)json.TokenStartIndex);
        if (depth > 0)
        {
            _record.Take(ref json, line, depth);
        }
        else if (json.TokenType == JsonTokenType.StartObject)
        {
            _record.Begin(line);
            _recordStart = _bytes.Dropped + json.TokenStartIndex;
        }
        else if (json.TokenType == JsonTokenType.EndObject)
        {
            _results.Add(_record.End());
        }
        else
        {
            throw new BertNotebooksException($"Line {line} of '{_file}' has {JsonKind.Named(json.TokenType)} where an object is expected: a record is {_record.Example}, one a line or in a list.");
        }
    }

    // The message's own place is dropped: it is told by the line of the file, which is that of the record where the file ends too early.
    private BertNotebooksException NoJson(int place, JsonException e)
    {
        bool ends = _record.IsOpen && _bytes.Span[place..].IndexOfAnyExcept(Blanks) < 0;
        long line = ends ? _record.Line : _bytes.LineAt(place);
        string record = _record.IsOpen && _record.Line < line ? $", in the record of line {_record.Line}" : "", reason = e.Message.Split(" LineNumber:")[0].TrimEnd(' ', '.').Shown();
        return new($"Line {line} of '{_file}' is no JSON{record} ({reason}): an object a line, or a list of objects, is expected; mend it or write the file anew.", e);
    }
}
