using System.Buffers.Binary;

namespace BertNotebooks.Checkpoints.Torch;

/// <summary>Reads pickles of tensors, and of nothing else: no object is made and no function is called that is not named here.</summary>
/// <remarks>The opcodes that torch's writers use (Python's <c>pickletools</c> describes them). Any other opcode or global name is refused.</remarks>
internal sealed class PickleReader(CheckpointBytes file, ReadOnlyMemory<byte> pickle)
{
    // A tensor takes some thirty opcodes, each of which may leave a value behind: a BERT-large has fifteen thousand.
    private const int MostOpcodes = 150_000;
    private const int LongestName = 200;

    private readonly List<object?> _stack = [];
    private readonly Dictionary<int, object?> _memo = [];
    private readonly Stack<int> _marks = [];
    private int _at, _opcodes;

    /// <summary>A name that the pickle asks for; one of those that tensors need.</summary>
    public sealed record Global(string Name);

    /// <summary>Numbers of a tensor, stored elsewhere in the file.</summary>
    public sealed record Storage(string Class, string Key, long Count);

    /// <summary>A view of a storage.</summary>
    public sealed record View(Storage Storage, long Offset, long[] Shape, long[] Strides);

    /// <summary>The number of bytes read.</summary>
    public int Length => _at;

    /// <summary>Reads the next pickle; its value is made of null, bool, long, double, string, lists, <see cref="Pairs"/>, <see cref="Storage"/> and <see cref="View"/>.</summary>
    /// <exception cref="BertNotebooksException">The pickle is damaged, or holds something that is no tensor.</exception>
    public object? Read()
    {
        _stack.Clear();
        _memo.Clear();
        _marks.Clear();
        try
        {
            while (true)
            {
                byte opcode = ++_opcodes <= MostOpcodes ? Next() : throw file.Damaged($"its pickle holds more than {MostOpcodes} opcodes, too many for a dictionary of tensors");
                if (opcode == '.')
                {
                    return Pop();
                }

                Execute(opcode);
            }
        }
        catch (Exception e) when (e is ArgumentException or InvalidCastException or InvalidOperationException or OverflowException or KeyNotFoundException or NullReferenceException or IndexOutOfRangeException)
        {
            throw file.Damaged($"its pickle makes no sense near byte {_at}", e);
        }
    }

    /// <summary>A dictionary in the order of its keys' arrival.</summary>
    public sealed class Pairs : List<KeyValuePair<object?, object?>>;

    private sealed class Items : List<object?>;

    private void Execute(byte opcode)
    {
        switch ((char)opcode)
        {
            case '\x80': Next(); break;                                                          // PROTO
            case '\x95': Take(8); break;                                                         // FRAME
            case '(': _marks.Push(_stack.Count); break;                                          // MARK
            case 'N': _stack.Add(null); break;
            case '\x88': _stack.Add(true); break;
            case '\x89': _stack.Add(false); break;
            case 'K': _stack.Add((long)Next()); break;                                           // BININT1
            case 'M': _stack.Add((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); break; // BININT2
            case 'J': _stack.Add((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); break;  // BININT
            case '\x8a': _stack.Add(Long(Take(Next()))); break;                                  // LONG1
            case 'G': _stack.Add(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;          // BINFLOAT
            case 'X': _stack.Add(Text(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)))); break; // BINUNICODE
            case '\x8c': _stack.Add(Text(Next())); break;                                        // SHORT_BINUNICODE
            case '}': _stack.Add(new Pairs()); break;
            case ']': _stack.Add(new Items()); break;
            case ')': _stack.Add(Array.Empty<object?>()); break;
            case 't': _stack.Add(PopToMark()); break;                                            // TUPLE
            case '\x85': _stack.Add(PopMany(1)); break;
            case '\x86': _stack.Add(PopMany(2)); break;
            case '\x87': _stack.Add(PopMany(3)); break;
            case 'q': _memo[Next()] = _stack[^1]; break;                                         // BINPUT
            case 'r': _memo[BinaryPrimitives.ReadInt32LittleEndian(Take(4))] = _stack[^1]; break;
            case '\x94': _memo[_memo.Count] = _stack[^1]; break;                                 // MEMOIZE
            case 'h': _stack.Add(_memo[Next()]); break;                                          // BINGET
            case 'j': _stack.Add(_memo[BinaryPrimitives.ReadInt32LittleEndian(Take(4))]); break;
            case 'c': _stack.Add(Allowed($"{Line()}.{Line()}")); break;                          // GLOBAL
            case '\x93': _stack.Add(StackGlobal()); break;
            case 'Q': _stack.Add(PersistentStorage((object?[])Pop()!)); break;                   // BINPERSID
            case 'R': _stack.Add(Reduce()); break;
            case 'b': Pop(); break;                                                              // BUILD: attributes, such as _metadata, are passed over
            case 's': SetItems(PopMany(2)); break;                                               // SETITEM
            case 'u': SetItems(PopToMark()); break;                                              // SETITEMS
            case 'a': Append(PopMany(1)); break;
            case 'e': Append(PopToMark()); break;
            default: throw file.Damaged($"its pickle holds the opcode 0x{opcode:x2}, which no tensor needs");
        }
    }

    private Global StackGlobal()
    {
        object?[] names = PopMany(2);
        return Allowed($"{(string)names[0]!}.{(string)names[1]!}");
    }

    private Global Allowed(string name) =>
        name is "collections.OrderedDict" or "torch._utils._rebuild_tensor_v2" or "torch._utils._rebuild_parameter" || TorchStorage.IsKnown(name)
            ? new Global(name)
            : throw new BertNotebooksException($"'{file.Path}' asks for {name.Shown()}, which is no tensor: it was refused and nothing was called; do not trust this file, use a checkpoint in safetensors.");

    private object? Reduce()
    {
        object?[] call = PopMany(2);
        object?[] arguments = (object?[])call[1]!;
        return ((Global)call[0]!).Name switch
        {
            "collections.OrderedDict" => new Pairs(),
            "torch._utils._rebuild_tensor_v2" => new View((Storage)arguments[0]!, (long)arguments[1]!, Longs(arguments[2]), Longs(arguments[3])),
            "torch._utils._rebuild_parameter" => (View)arguments[0]!,
            _ => throw file.Damaged("its pickle calls a storage class"),
        };
    }

    private Storage PersistentStorage(object?[] id) => ((Global)id[1]!).Name is string name && TorchStorage.IsKnown(name)
        ? new Storage(name, (string)id[2]!, (long)id[4]!)
        : throw file.Damaged("its pickle takes for a storage what is none");

    private static long[] Longs(object? tuple) => [.. ((object?[])tuple!).Select(x => (long)x!)];

    private void SetItems(object?[] items)
    {
        Pairs pairs = (Pairs)_stack[^1]!;
        for (int i = 0; i < items.Length; i += 2)
        {
            pairs.Add(KeyValuePair.Create(items[i], items[i + 1]));
        }
    }

    private void Append(object?[] items) => ((Items)_stack[^1]!).AddRange(items);

    private object? Pop() => PopMany(1)[0];

    private object?[] PopToMark() => PopMany(_stack.Count - _marks.Pop());

    private object?[] PopMany(int count)
    {
        object?[] items = [.. _stack.GetRange(_stack.Count - count, count)];
        _stack.RemoveRange(_stack.Count - count, count);
        return items;
    }

    private byte Next() => Take(1)[0];

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count > pickle.Length - _at)
        {
            throw file.Damaged("it ends inside its pickle");
        }

        ReadOnlySpan<byte> bytes = pickle.Span.Slice(_at, (int)count);
        _at += (int)count;
        return bytes;
    }

    private string Text(long count) => System.Text.Encoding.UTF8.GetString(Take(count));

    private string Line()
    {
        ReadOnlySpan<byte> rest = pickle.Span[_at..];
        int end = rest[..Math.Min(rest.Length, LongestName + 1)].IndexOf((byte)'\n');
        string line = end < 0 ? throw file.Damaged($"its pickle asks for something whose name is longer than {LongestName} bytes, or ends there") : Text(end);
        _at++;
        return line;
    }

    // A little-endian two's complement number; the magic number of the old format has ten bytes, and its value is not needed.
    private static long Long(ReadOnlySpan<byte> bytes)
    {
        long value = bytes.Length > 0 && bytes[^1] >= 0x80 ? -1 : 0;
        for (int i = Math.Min(bytes.Length, 8) - 1; i >= 0; i--)
        {
            value = value << 8 | bytes[i];
        }

        return value;
    }
}
