namespace BertNotebooks.Tests.Fuzz;

/// <summary>Changes of the opcodes of pickles, and of what stands behind them.</summary>
internal static class PickleMutation
{
    private const string Opcodes = "\x80\x95(N\x88\x89KMJ\x8aGX\x8c}])t\x85\x86\x87qr\x94hjc\x93QRbsuae.iO0Pp";

    private static readonly string[] Globals =
    [
        "ctorch._utils\n_rebuild_tensor_v2\n", "ctorch._utils\n_rebuild_parameter\n", "ctorch\nFloatStorage\n", "ctorch\nDoubleStorage\n", "ctorch\nByteStorage\n",
        "ccollections\nOrderedDict\n", "cbuiltins\neval\n", "cos\nsystem\n", "c\n\n", "ctorch\nFloat",
    ];

    public static IReadOnlyList<Mutation> All { get; } = [Opcode, Argument, Number, Number, Delete, Repeat, Move, Text, Global, Memo];

    private static byte[] Opcode(byte[] pickle, byte[] other, SeededRandom random) =>
        ChangeOne(pickle, random, _ => true, (op, old) => [(byte)Opcodes[random.NextInt(Opcodes.Length)], .. old.AsSpan(1)]);

    // Lengths, memo places and small numbers; the bytes that follow are then read as something else.
    private static byte[] Argument(byte[] pickle, byte[] other, SeededRandom random) => ChangeOne(pickle, random, op => op.Length > 1, (op, old) =>
    {
        ByteMutation.Write(old, 1, ByteMutation.Extreme(random), (char)old[0] switch { 'X' or 'r' or 'j' or 'J' => 4, 'M' => 2, '\x95' or 'G' => 8, _ => 1 });
        return old;
    });

    // Sizes, strides, offsets and counts: LONG1 of eight bytes holds any of them.
    private static byte[] Number(byte[] pickle, byte[] other, SeededRandom random) => ChangeOne(pickle, random, op => op.Code is 'K' or 'M' or 'J', (op, old) =>
    {
        byte[] number = [0x8A, 8, .. new byte[8]];
        ByteMutation.Write(number, 2, random.NextInt(2) == 0 ? random.NextInt(50) - 2 : ByteMutation.Extreme(random), 8);
        return number;
    });

    private static byte[] Delete(byte[] pickle, byte[] other, SeededRandom random) => ChangeOne(pickle, random, _ => true, (op, old) => []);

    private static byte[] Repeat(byte[] pickle, byte[] other, SeededRandom random)
    {
        int times = random.NextInt(8) == 0 ? 20_000 : 2 + random.NextInt(3);
        return ChangeOne(pickle, random, _ => true, (op, old) => [.. Enumerable.Repeat(old, times).SelectMany(bytes => bytes)]);
    }

    // Some opcodes of one place put in at another.
    private static byte[] Move(byte[] pickle, byte[] other, SeededRandom random)
    {
        List<Op> ops = Walk(pickle);
        if (ops.Count == 0)
        {
            return pickle;
        }

        Op first = ops[random.NextInt(ops.Count)], last = ops[Math.Min(ops.Count - 1, ops.IndexOf(first) + random.NextInt(30))], to = ops[random.NextInt(ops.Count)];
        return ByteMutation.Replace(pickle, to.Start, random.NextInt(2) == 0 ? 0 : to.Length, pickle.AsSpan(first.Start, last.Start + last.Length - first.Start));
    }

    // Another text of the pickle: a storage or a tensor then stands in it twice, or under a name that belongs elsewhere.
    private static byte[] Text(byte[] pickle, byte[] other, SeededRandom random)
    {
        List<Op> texts = [.. Walk(pickle).Where(op => op.Code == 'X')];
        if (texts.Count == 0)
        {
            return pickle;
        }

        Op from = texts[random.NextInt(texts.Count)];
        byte[] text = random.NextInt(4) == 0 ? [(byte)'X', 4, 0, 0, 0, 0xFF, 0, (byte)'\n', 0xED] : pickle[from.Start..(from.Start + from.Length)];
        return ChangeOne(pickle, random, op => op.Code == 'X', (op, old) => text);
    }

    private static byte[] Global(byte[] pickle, byte[] other, SeededRandom random) =>
        ChangeOne(pickle, random, op => op.Code is 'c' or 'h', (op, old) => [.. Globals[random.NextInt(Globals.Length)].Select(c => (byte)c)]);

    // What an earlier opcode left is fetched in place of a value.
    private static byte[] Memo(byte[] pickle, byte[] other, SeededRandom random) => ChangeOne(pickle, random, op => op.Length > 1, (op, old) =>
        random.NextInt(2) == 0 ? [(byte)'h', (byte)random.NextInt(256)] : [(byte)'j', (byte)random.NextInt(256), (byte)random.NextInt(3), 0, 0]);

    private static byte[] ChangeOne(byte[] pickle, SeededRandom random, Func<Op, bool> which, Func<Op, byte[], byte[]> change)
    {
        List<Op> ops = [.. Walk(pickle).Where(which)];
        if (ops.Count == 0)
        {
            return pickle;
        }

        Op op = ops[random.NextInt(ops.Count)];
        return ByteMutation.Replace(pickle, op.Start, op.Length, change(op, pickle[op.Start..(op.Start + op.Length)]));
    }

    /// <summary>The opcodes of one pickle, or of several in a row, up to the first byte that makes no sense.</summary>
    public static List<Op> Walk(byte[] pickle)
    {
        List<Op> ops = [];
        for (int at = 0; at < pickle.Length && (ops.Count == 0 || ops[^1].Code != '.' || pickle[at] == 0x80) && Opcodes.Contains((char)pickle[at]);)
        {
            int length = Math.Min(pickle.Length - at, 1 + ArgumentBytes(pickle, at));
            ops.Add(new Op((char)pickle[at], at, length));
            at += length;
        }

        return ops;
    }

    private static int ArgumentBytes(byte[] pickle, int at) => (char)pickle[at] switch
    {
        '\x80' or 'K' or 'q' or 'h' => 1,
        'M' => 2,
        'J' or 'r' or 'j' => 4,
        '\x95' or 'G' => 8,
        '\x8a' or '\x8c' => at + 1 < pickle.Length ? 1 + pickle[at + 1] : 0,
        'X' => at + 4 < pickle.Length ? 4 + Math.Clamp(BitConverter.ToInt32(pickle, at + 1), 0, pickle.Length) : 0,
        'c' => Lines(pickle, at + 1),
        _ => 0,
    };

    private static int Lines(byte[] pickle, int at)
    {
        int first = Array.IndexOf(pickle, (byte)'\n', at);
        int second = first < 0 ? -1 : Array.IndexOf(pickle, (byte)'\n', first + 1);
        return second < 0 ? 0 : second + 1 - at;
    }

    /// <summary>An opcode with what belongs to it.</summary>
    public readonly record struct Op(char Code, int Start, int Length);
}
