using BertNotebooks.Checkpoints.Tensors;

namespace BertNotebooks.Checkpoints.Torch;

/// <summary>Reads pickles of tensors, and of nothing else: no object is made and no function is called that is not named here.</summary>
/// <remarks>The opcodes that torch's writers use (Python's <c>pickletools</c> describes them). Any other opcode or global name is refused.</remarks>
internal sealed class PickleReader(CheckpointBytes file, ReadOnlyMemory<byte> pickle)
{
    // A tensor takes some thirty opcodes, each of which may leave a value behind: a BERT-large has fifteen thousand.
    private const int MostOpcodes = 150_000;

    private readonly PickleBytes _bytes = new(file, pickle);
    private readonly List<object?> _stack = [];
    private readonly Dictionary<int, object?> _memo = [];
    private readonly Stack<int> _marks = [];
    private int _opcodes;

    /// <summary>A name that the pickle asks for; one of those that tensors need.</summary>
    public sealed record Global(string Name);

    /// <summary>The number of bytes read.</summary>
    public int Length => _bytes.Position;

    /// <summary>Reads the next pickle; its value is made of null, bool, long, double, string, lists, <see cref="Pairs"/>, <see cref="PickledStorage"/> and <see cref="PickledView"/>.</summary>
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
                byte opcode = ++_opcodes <= MostOpcodes ? _bytes.Byte() : throw file.Damaged($"its pickle holds more than {MostOpcodes} opcodes, too many for a dictionary of tensors");
                if (opcode == '.')
                {
                    return Pop();
                }

                Execute(opcode);
            }
        }
        catch (Exception e) when (e is ArgumentException or InvalidCastException or InvalidOperationException or OverflowException or KeyNotFoundException or NullReferenceException or IndexOutOfRangeException)
        {
            throw file.Damaged($"its pickle makes no sense near byte {_bytes.Position}", e);
        }
    }

    /// <summary>A dictionary in the order of its keys' arrival.</summary>
    public sealed class Pairs : List<KeyValuePair<object?, object?>>;

    private sealed class Items : List<object?>;

    private void Execute(byte opcode)
    {
        switch ((char)opcode)
        {
            case '\x80': _bytes.Skip(1); break;                                       // PROTO
            case '\x95': _bytes.Skip(8); break;                                       // FRAME
            case '(': _marks.Push(_stack.Count); break;                               // MARK
            case 'N': _stack.Add(null); break;
            case '\x88': _stack.Add(true); break;
            case '\x89': _stack.Add(false); break;
            case 'K': _stack.Add((long)_bytes.Byte()); break;                         // BININT1
            case 'M': _stack.Add((long)_bytes.UInt16()); break;                       // BININT2
            case 'J': _stack.Add((long)_bytes.Int32()); break;                        // BININT
            case '\x8a': _stack.Add(_bytes.Long(_bytes.Byte())); break;               // LONG1
            case 'G': _stack.Add(_bytes.Double()); break;                             // BINFLOAT
            case 'X': _stack.Add(_bytes.Text(_bytes.UInt32())); break;                // BINUNICODE
            case '\x8c': _stack.Add(_bytes.Text(_bytes.Byte())); break;               // SHORT_BINUNICODE
            case '}': _stack.Add(new Pairs()); break;
            case ']': _stack.Add(new Items()); break;
            case ')': _stack.Add(Array.Empty<object?>()); break;
            case 't': _stack.Add(PopToMark()); break;                                 // TUPLE
            case '\x85': _stack.Add(PopMany(1)); break;
            case '\x86': _stack.Add(PopMany(2)); break;
            case '\x87': _stack.Add(PopMany(3)); break;
            case 'q': _memo[_bytes.Byte()] = _stack[^1]; break;                       // BINPUT
            case 'r': _memo[_bytes.Int32()] = _stack[^1]; break;
            case '\x94': _memo[_memo.Count] = _stack[^1]; break;                      // MEMOIZE
            case 'h': _stack.Add(_memo[_bytes.Byte()]); break;                        // BINGET
            case 'j': _stack.Add(_memo[_bytes.Int32()]); break;
            case 'c': _stack.Add(Allowed($"{_bytes.Line()}.{_bytes.Line()}")); break; // GLOBAL
            case '\x93': _stack.Add(StackGlobal()); break;
            case 'Q': _stack.Add(PersistentStorage((object?[])Pop()!)); break;        // BINPERSID
            case 'R': _stack.Add(Reduce()); break;
            case 'b': Pop(); break;                                                   // BUILD: attributes, such as _metadata, are passed over
            case 's': SetItems(PopMany(2)); break;                                    // SETITEM
            case 'u': SetItems(PopToMark()); break;                                   // SETITEMS
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
            "torch._utils._rebuild_tensor_v2" => new PickledView((PickledStorage)arguments[0]!, (long)arguments[1]!, Longs(arguments[2]), Longs(arguments[3])),
            "torch._utils._rebuild_parameter" => (PickledView)arguments[0]!,
            _ => throw file.Damaged("its pickle calls a storage class"),
        };
    }

    private PickledStorage PersistentStorage(object?[] id) => ((Global)id[1]!).Name is string name && TorchStorage.IsKnown(name)
        ? new PickledStorage(name, (string)id[2]!, (long)id[4]!)
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
}
