using System.Text.Json;
using BertNotebooks.Checkpoints.Tensors;
using static TorchSharp.torch;

namespace BertNotebooks.Checkpoints.Safetensors;

/// <summary>Reads the JSON header of a safetensors file, value by value: a document in memory would be many times the header's size.</summary>
internal ref struct SafetensorsHeader
{
    /// <summary>The most tensors of a checkpoint that is read; a BERT-large has 400.</summary>
    public const int MostTensors = 10_000;

    private const int MostMetadata = 10_000;

    private readonly CheckpointBytes _file;
    private Utf8JsonReader _json;

    private SafetensorsHeader(CheckpointBytes file, ReadOnlySpan<byte> header)
    {
        _file = file;
        _json = new Utf8JsonReader(header);
    }

    /// <summary>The tensors by name, and the metadata.</summary>
    /// <exception cref="BertNotebooksException">The header breaks the format.</exception>
    public static (Dictionary<string, Placed> Tensors, Dictionary<string, string> Metadata) Read(CheckpointBytes file, ReadOnlySpan<byte> header)
    {
        try
        {
            return new SafetensorsHeader(file, header).Read();
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or OverflowException)
        {
            throw file.Damaged($"its header is not what the format asks for ({e.Words()})", e);
        }
    }

    private (Dictionary<string, Placed>, Dictionary<string, string>) Read()
    {
        Dictionary<string, Placed> tensors = [];
        Dictionary<string, string> metadata = [];
        Next(JsonTokenType.StartObject);
        while (NextName() is string name)
        {
            if (name == "__metadata__")
            {
                ReadMetadata(metadata);
            }
            else if (tensors.Count == MostTensors)
            {
                throw new FormatException($"more than {MostTensors} tensors are no BERT");
            }
            else if (!tensors.TryAdd(name, ReadTensor(name)))
            {
                throw _file.Damaged($"the tensor {name.Shown()} stands in it twice");
            }
        }

        // Only blanks may follow; anything else is an error of the JSON reader's.
        _json.Read();
        return (tensors, metadata);
    }

    private void ReadMetadata(Dictionary<string, string> metadata)
    {
        Next(JsonTokenType.StartObject);
        while (NextName() is string name)
        {
            Next(JsonTokenType.String);
            metadata[name] = metadata.Count < MostMetadata ? _json.GetString()! : throw new FormatException($"there are more than {MostMetadata} metadata");
        }
    }

    private Placed ReadTensor(string name)
    {
        string? dtype = null;
        long[]? shape = null, offsets = null;
        Next(JsonTokenType.StartObject);
        while (NextName() is string field)
        {
            switch (field)
            {
                case "dtype":
                    Next(JsonTokenType.String);
                    dtype = _json.GetString();
                    break;
                case "shape":
                    shape = ReadNumbers(TensorShape.MostAxes);
                    break;
                case "data_offsets":
                    offsets = ReadNumbers(2);
                    break;
                default:
                    _json.Read();
                    _json.Skip();
                    break;
            }
        }

        return dtype is null || shape is null || offsets is null
            ? throw new FormatException($"the tensor {name.Shown()} lacks one of dtype, shape and data_offsets")
            : Check(name, dtype, shape, offsets);
    }

    private readonly Placed Check(string name, string dtype, long[] shape, long[] offsets)
    {
        SafetensorsType type = SafetensorsType.All.FirstOrDefault(known => known.Name == dtype)
            ?? throw _file.Damaged($"the tensor {name.Shown(most: 20)} has the type \"{dtype.Shown(most: 12)}\", and known are {string.Join(", ", SafetensorsType.All.Select(known => known.Name))}");
        if (shape.Any(s => s < 0) || offsets.Length != 2 || offsets[0] < 0)
        {
            throw _file.Damaged($"the tensor {name.Shown()} has a negative size or no pair of offsets");
        }

        long count = TensorShape.Count(shape) ?? throw new FormatException($"the tensor {name.Shown()} has the shape {TensorShape.Shown(shape)}");
        return count * type.Bytes == offsets[1] - offsets[0]
            ? new Placed(type.Dtype, shape, offsets[0], offsets[1])
            : throw _file.Damaged($"the tensor {name.Shown()} of shape {TensorShape.Shown(shape)} and type {dtype} does not fill its bytes {offsets[0]} to {offsets[1]}");
    }

    private long[] ReadNumbers(int most)
    {
        List<long> numbers = [];
        Next(JsonTokenType.StartArray);
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            numbers.Add(numbers.Count == most ? throw new FormatException($"a list has more than {most} numbers")
                : _json.TryGetInt64(out long number) ? number : throw new FormatException("a size or an offset is no whole number of 64 bits"));
        }

        return [.. numbers];
    }

    private void Next(JsonTokenType wanted)
    {
        if (!_json.Read() || _json.TokenType != wanted)
        {
            throw new FormatException($"{(wanted == JsonTokenType.StartObject ? "an object" : wanted == JsonTokenType.StartArray ? "a list" : "a text")} is expected at its byte {_json.TokenStartIndex}");
        }
    }

    // The next name of an object, null at its end.
    private string? NextName() => _json.Read() && _json.TokenType == JsonTokenType.PropertyName ? _json.GetString() : null;

    /// <summary>A tensor with its place; Begin and End count bytes from the end of the header.</summary>
    public sealed record Placed(ScalarType Dtype, IReadOnlyList<long> Shape, long Begin, long End) : TensorEntry(Dtype, Shape);
}
