using System.Text;
using System.Text.Json;

namespace BertNotebooks.Data.Files;

/// <summary>Reads one field of the objects in a JSON file, which stand one behind the other (JSON Lines) or in one list; the file is not held, only a value of it.</summary>
internal sealed class JsonTexts
{
    // A line may be a whole list, so that it is read in parts and only a single value has a limit.
    private const int BytesAtOnce = 1 << 20;

    private static readonly JsonReaderOptions Options = new() { AllowMultipleValues = true };

    private readonly string _file;
    private readonly JsonRecord _record;
    private readonly List<string> _texts = [];
    private byte[] _bytes = new byte[1 << 16];
    private int _length;
    private long _lines;
    private int _counted;
    private JsonReaderState _state = new(Options);
    private bool _inList;

    private JsonTexts(string file, JsonRecord record)
    {
        _file = file;
        _record = record;
    }

    /// <summary>The texts, in their order; parameters and errors are those of <see cref="TextRecords.Read"/>.</summary>
    public static IEnumerable<string> Read(string file, string? column, Action<long>? onRead, Action<string>? onColumn)
    {
        using Utf8LineReader reader = new(file, BytesAtOnce, long.MaxValue);
        JsonTexts json = new(file, new JsonRecord(file, column, onColumn));
        bool isLast;
        do
        {
            string? part = reader.ReadLine();
            isLast = part is null;
            onRead?.Invoke(reader.BytesRead);
            json.Append(part + (reader.LineGoesOn ? "" : "\n"));
            json.Scan(isLast);
            foreach (string text in json._texts)
            {
                yield return text;
            }

            json._texts.Clear();
        }
        while (!isLast);
    }

    private void Append(string part)
    {
        int needed = _length + Encoding.UTF8.GetByteCount(part);
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(needed, 2 * _bytes.Length));
        }

        _length += Encoding.UTF8.GetBytes(part, _bytes.AsSpan(_length));
    }

    private void Scan(bool isLast)
    {
        // Between objects there may be blank lines.
        if (!_record.IsOpen && !_inList && _bytes.AsSpan(0, _length).IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            Drop(_length);
            return;
        }

        Utf8JsonReader json = new(_bytes.AsSpan(0, _length), isLast, _state);
        try
        {
            while (json.Read())
            {
                Take(ref json);
            }
        }
        catch (JsonException e)
        {
            throw new BertNotebooksException($"Line {LineAt((int)json.BytesConsumed)} of '{_file}' is no JSON ({Reason(e)}): an object a line, or a list of objects, is expected; mend that line or write the file anew.", e);
        }
        catch (InvalidOperationException e)
        {
            throw new BertNotebooksException($"Line {LineAt((int)json.TokenStartIndex)} of '{_file}' has a text that is not Unicode, such as half of a surrogate pair (\\ud800): correct it.", e);
        }

        _state = json.CurrentState;
        Drop((int)json.BytesConsumed);
        if (_length > TextLimits.LongestLine)
        {
            throw new BertNotebooksException($"Line {_lines + 1} of '{_file}' has a value of more than {TextLimits.LongestLine:N0} bytes: cut the text into several records, and check that the file is what it should be.");
        }
    }

    private void Take(ref Utf8JsonReader json)
    {
        int depth = json.CurrentDepth;
        if (depth == 0 && json.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray && !_record.IsOpen)
        {
            _inList = json.TokenType == JsonTokenType.StartArray;
            return;
        }

        depth -= _inList ? 1 : 0;
        if (depth > 1)
        {
            return;
        }

        long line = LineAt((int)json.TokenStartIndex);
        if (depth == 1)
        {
            _record.Take(ref json, line);
        }
        else if (json.TokenType == JsonTokenType.StartObject)
        {
            _record.Begin(line);
        }
        else if (json.TokenType == JsonTokenType.EndObject)
        {
            _texts.Add(_record.End());
        }
        else
        {
            throw new BertNotebooksException($"Line {line} of '{_file}' has {JsonRecord.Kind(json.TokenType)} where an object is expected: a record is {{\"{_record.Column ?? TextColumn.Usual}\": \"...\"}}, one a line or in a list.");
        }
    }

    private void Drop(int count)
    {
        _ = LineAt(count);
        _counted = 0;
        Buffer.BlockCopy(_bytes, count, _bytes, 0, _length - count);
        _length -= count;
    }

    // Asked for places from the front to the back, so that each byte is looked at once.
    private long LineAt(int index)
    {
        if (index > _counted)
        {
            _lines += _bytes.AsSpan(_counted, index - _counted).Count((byte)'\n');
            _counted = index;
        }

        return _lines + 1;
    }

    // Without the place, which is told by the line of the file.
    private static string Reason(JsonException e) => e.Message.Split(" LineNumber:")[0].Trim().TrimEnd('.').Shown();
}
