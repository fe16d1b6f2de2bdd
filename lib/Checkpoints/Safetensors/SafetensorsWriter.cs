using System.Buffers.Binary;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Checkpoints.Safetensors;

/// <summary>Writes a safetensors file: larger element types first and then by name, as the reference library does.</summary>
internal static class SafetensorsWriter
{
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        Written[] ordered = [.. tensors
            .Select(t => new Written(t.Key, t.Value, SafetensorsType.All.First(type => type.Dtype == t.Value.dtype)))
            .OrderByDescending(t => t.Type.Bytes).ThenBy(t => t.Name, StringComparer.Ordinal)];
        byte[] header = Header(ordered, metadata);
        AtomicFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
            stream.Write(length);
            stream.Write(header);
            foreach (Written tensor in ordered)
            {
                if (tensor.Bytes > 0)
                {
                    using DisposeScope scope = NewDisposeScope();
                    stream.Write(tensor.Values.detach().cpu().contiguous().bytes);
                }
            }
        });
    }

    /// <summary>The JSON, filled up with blanks to a multiple of 8 bytes.</summary>
    private static byte[] Header(Written[] tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using MemoryStream header = new();
        using (Utf8JsonWriter json = new(header))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            long begin = 0;
            foreach (Written tensor in tensors)
            {
                WriteEntry(json, tensor, begin);
                begin += tensor.Bytes;
            }

            json.WriteEndObject();
        }

        while (header.Length % 8 != 0)
        {
            header.WriteByte((byte)' ');
        }

        return header.ToArray();
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null)
        {
            return;
        }

        json.WriteStartObject("__metadata__");
        foreach ((string key, string value) in metadata)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, Written tensor, long begin)
    {
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", tensor.Type.Name);
        json.WriteStartArray("shape");
        foreach (long size in tensor.Values.shape)
        {
            json.WriteNumberValue(size);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin);
        json.WriteNumberValue(begin + tensor.Bytes);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private readonly record struct Written(string Name, Tensor Values, SafetensorsType Type)
    {
        public long Bytes => Values.numel() * Type.Bytes;
    }
}
