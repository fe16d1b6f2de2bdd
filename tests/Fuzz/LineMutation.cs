namespace BertNotebooks.Tests.Fuzz;

/// <summary>Changes of a text made of lines: of a notebook's cells, or a vocabulary's pieces.</summary>
internal static class LineMutation
{
    // Of lines that are repeated: two such changes stay far below what a text can have.
    private const int MostBytes = 1 << 22;

    private static readonly string[] Lines = [.. new[]
    {
        "#!csharp", "#!markdown", "#!meta", "#!mermaid", "#!html ", "#!csharp\r", "#!", "", " ", "\r", "\0", "\u2028", "\uFEFF", "[PAD]", "[UNK]", "[MASK]", "##", "##s", "\uFFFF", "{", "}",
        "{\"kernelInfo\":[]}", "\U0001F600", "e\u0301", "-----",
    }.Select(line => System.Text.Encoding.Latin1.GetString(System.Text.Encoding.UTF8.GetBytes(line)))];

    public static IReadOnlyList<Mutation> All { get; } = [Insert, Repeat, Swap, Join];

    private static byte[] Insert(byte[] text, byte[] other, SeededRandom random) => Change(text, random, (lines, at) => lines.Insert(at, Lines[random.NextInt(Lines.Length)]));

    private static byte[] Repeat(byte[] text, byte[] other, SeededRandom random)
    {
        int times = random.NextInt(8) == 0 ? 20_000 : 1 + random.NextInt(5);
        return Change(text, random, (lines, at) =>
        {
            string line = random.NextInt(2) == 0 ? lines[at] : Lines[random.NextInt(Lines.Length)];
            lines.InsertRange(at, Enumerable.Repeat(line, Math.Min(times, 1 + MostBytes / (line.Length + 1))));
        });
    }

    private static byte[] Swap(byte[] text, byte[] other, SeededRandom random) => Change(text, random, (lines, at) =>
    {
        int to = random.NextInt(lines.Count);
        (lines[at], lines[to]) = (lines[to], lines[at]);
    });

    private static byte[] Join(byte[] text, byte[] other, SeededRandom random)
    {
        string end = random.NextInt(3) switch { 0 => "", 1 => "\r\n", _ => "\r" };
        return System.Text.Encoding.Latin1.GetBytes(string.Join(end, System.Text.Encoding.Latin1.GetString(text).Split('\n')));
    }

    // Latin-1 keeps every byte as it is.
    private static byte[] Change(byte[] text, SeededRandom random, Action<List<string>, int> change)
    {
        List<string> lines = [.. System.Text.Encoding.Latin1.GetString(text).Split('\n')];
        change(lines, random.NextInt(lines.Count));
        return System.Text.Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }
}
