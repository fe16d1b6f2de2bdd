using System.Text;
using BertNotebooks.Checkpoints;
using BertNotebooks.Dib.Format;
using BertNotebooks.Model;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Text;
using Xunit;
using Xunit.Abstractions;

namespace BertNotebooks.Tests.Fuzz;

/// <summary>Configurations, vocabularies, tokenizers and notebooks made to cost much memory or time for their size.</summary>
[Collection(TorchCollection.Name)]
public sealed class TextBombTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. Files.Keys];

    private static Dictionary<string, Func<string>> Files { get; } = new()
    {
        // Each in a size that is refused at once, and in one that is as costly as what is read can be.
        ["unknown keys/config.json"] = () => "{" + List(300_000, i => $"\"{i}\":0") + "}",
        ["as many unknown keys as there may be/config.json"] = () => "{" + List(39_000, i => $"\"{i}\":0") + "}",
        ["zeros/config.json"] = () => $"{{\"a\":[{List(1_000_000, _ => "0")}]}}",
        ["as many zeros as there may be/config.json"] = () => $"{{\"a\":[{List(79_000, _ => "0")}]}}",
        ["labels/config.json"] = () => "{\"id2label\":{" + List(300_000, i => $"\"{i}\":\"\"") + "}}",
        ["as many labels as there may be/config.json"] = () => "{\"id2label\":{" + List(39_000, i => $"\"{i}\":\"{i}\"") + "}}",
        ["architectures/config.json"] = () => "{\"architectures\":[" + List(79_000, _ => "\"a\"") + "]}",
        ["a long activation/config.json"] = () => $"{{\"hidden_act\":\"{new string('a', 4_000_000)}\"}}",
        ["a long position type/config.json"] = () => $"{{\"position_embedding_type\":\"{new string('a', 4_000_000)}\"}}",
        ["a long key/config.json"] = () => $"{{\"{new string('a', 4_000_000)}\":1,\"hidden_size\":\"\"}}",
        ["too long/config.json"] = () => new string(' ', 5_000_000) + "{}",
        ["line ends/vocab.txt"] = () => new string('\n', 5_000_000),
        ["as many line ends as there may be/vocab.txt"] = () => new string('\n', 600_000),
        ["one piece/vocab.txt"] = () => Specials('\n') + new string('a', 5_000_000),
        ["short pieces/vocab.txt"] = () => Specials('\n') + string.Join('\n', Enumerable.Range(0, 700_000).Select(i => Convert.ToString(i, 16))),
        ["pieces of one letter/vocab.txt"] = () => Specials('\n') + string.Concat(Enumerable.Range(0, 200_000).Select(i => $"{(char)('a' + i % 26)}\n")),
        ["pieces as multilingual BERT's/vocab.txt"] = () => Specials('\n') + string.Join('\n', Syllables(119_542)),
        ["the same piece/vocab.txt"] = () => Specials('\n') + string.Concat(Enumerable.Repeat("a\n", 599_000)),
        ["zeros/tokenizer.json"] = () => Tokenizer($"\"a\":[{List(1_000_000, _ => "0")}]"),
        ["as many zeros as there may be/tokenizer.json"] = () => Tokenizer($"\"a\":[{List(199_000, _ => "0")}]"),
        ["pieces as multilingual BERT's/tokenizer.json"] = () => Tokenizer("\"version\":\"1.0\"", "," + string.Join(',', Syllables(119_542).Select((piece, i) => $"\"{piece}\":{i + 5}"))),
        ["pieces that are numbers/tokenizer.json"] = () => Tokenizer("\"version\":\"1.0\"", "," + List(700_000, i => $"\"{i}\":{i + 5}")),
        ["added tokens/tokenizer.json"] = () => Tokenizer($"\"added_tokens\":[{List(100_000, i => $"{{\"id\":{i + 5},\"content\":\"{i}a\"}}")}]"),
        ["as many added tokens as there may be/tokenizer.json"] = () => Tokenizer($"\"added_tokens\":[{List(6_000, i => $"{{\"id\":{i + 5},\"content\":\"{i * 77_777_777L % 100_000_007}a\"}}")}]"),
        ["long added tokens/tokenizer.json"] = () => Tokenizer($"\"added_tokens\":[{List(8, i => $"{{\"id\":{i + 5},\"content\":\"{i}{new string('a', 1_000_000)}\"}}")}]"),
        ["added tokens as long as they may be/tokenizer.json"] = () => Tokenizer($"\"added_tokens\":[{List(9, i => $"{{\"id\":{i + 5},\"content\":\"{i}{new string('a', 6_600)}\"}}")}]"),
        ["normalized tokens/tokenizer.json"] = () => Tokenizer($"\"added_tokens\":[{List(9, i => $"{{\"id\":{i + 5},\"normalized\":true,\"content\":\"{i}{new string('\u0301', 6_600)}\"}}")}]"),
        ["tokens that grow/tokenizer.json"] = () => Tokenizer($"\"normalizer\":{{\"lowercase\":false,\"strip_accents\":false}},\"added_tokens\":[{List(9, i => $"{{\"id\":{i + 5},\"normalized\":true,\"content\":\"{i}{new string('\uFDFA', 6_600)}\"}}")}]"),
        ["the same fields/tokenizer.json"] = () => Tokenizer($"\"added_tokens\":[{{\"id\":7,\"content\":\"x\",{List(99_000, _ => "\"id\":7")}}}]"),
        ["decoder/tokenizer_config.json"] = () => $"{{\"added_tokens_decoder\":{{{List(100_000, i => $"\"{i + 9}\":{{\"content\":\"{i}a\"}}")}}}}}",
        ["as long a decoder as there may be/tokenizer_config.json"] = () => $"{{\"added_tokens_decoder\":{{{List(10_000, i => $"\"{i + 9}\":{{\"content\":\"{i}a\"}}")}}}}}",
        ["line ends/n.dib"] = () => new string('\n', 1_000_000),
        ["carriage returns/n.dib"] = () => new string('\r', 1_000_000),
        ["form feeds/n.dib"] = () => new string('\f', 1_000_000),
        ["as many line ends as there may be/n.dib"] = () => string.Concat(Enumerable.Repeat(new string('a', 39) + "\f", 24_000)),
        ["cells/n.dib"] = () => string.Concat(Enumerable.Repeat("#!csharp\nx\n", 12_000)),
        ["header/n.dib"] = () => $"#!meta\n\n{{\"a\":[{List(450_000, _ => "0")}]}}\n#!csharp\n1",
        ["as long a header as there may be/n.dib"] = () => $"#!meta\n\n{{\"a\":[{List(49_000, _ => "0")}]}}\n#!csharp\n1",
        ["one line/n.dib"] = () => new string('a', 1_000_000),
        ["lines of blanks/n.dib"] = () => string.Concat(Enumerable.Repeat(new string(' ', 80) + "x\r\n", 12_000)),
        ["a separator with blanks/n.dib"] = () => "#!csharp\n1\n#!html" + new string(' ', 1_000_000),
        ["too long/n.dib"] = () => new string('a', 5_000_000),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void CostlyTextIsReadOrRefusedAtItsSize(string name) => Promise.Watch(begin =>
    {
        using TempFolder folder = new();
        string path = folder.Write(name, Files[name]());
        if (Path.GetFileName(path) == "tokenizer_config.json")
        {
            File.WriteAllText(Path.Combine(Path.GetDirectoryName(path)!, "vocab.txt"), Specials('\n'));
        }

        long bytes = new FileInfo(path).Length;
        for (int i = 0; i < 2; i++)
        {
            begin(name);
            Promise.Outcome outcome = Promise.Check(name, bytes, () => Use(path));
            output.WriteLine($"{bytes:N0} bytes, {outcome.Seconds:f3} s, {outcome.Memory:p0} of the allowed memory; {outcome.Refusal ?? "read"}");
            Assert.InRange(outcome.Refusal?.Length ?? 0, 0, 2000);
        }
    });

    private static long Use(string path) => Path.GetFileName(path) switch
    {
        "config.json" => BertConfigFile.Load(path).NumHiddenLayers,
        "n.dib" => DibDocument.Load(path).Cells.Count,
        "tokenizer_config.json" => HostileReaders.ReadTokenizer(Path.GetDirectoryName(path)!),
        _ => HostileReaders.ReadTokenizer(path),
    };

    private static string Specials(char end) => string.Concat(Vocabulary.SpecialTokens.Select(token => token + end));

    private static string Tokenizer(string fields, string pieces = "") =>
        $"{{{fields},\"model\":{{\"vocab\":{{{string.Join(',', Vocabulary.SpecialTokens.Select((token, id) => $"\"{token}\":{id}"))}{pieces}}}}}}}";

    // Different pieces that share beginnings as those of real vocabularies do: two to three nodes of a prefix tree for each, 8.6 bytes a line.
    private static HashSet<string> Syllables(int count)
    {
        string[] syllables = [.. from first in "bdfgklmnprstvz" from second in "aeiou" select $"{first}{second}"];
        HashSet<string> pieces = [];
        SeededRandom random = new(1);
        int Small(int bound, int draws) => Enumerable.Range(0, draws).Min(_ => random.NextInt(bound));
        while (pieces.Count < count)
        {
            string middle = string.Concat(Enumerable.Range(0, 1 + Small(5, 2)).Select(_ => syllables[Small(syllables.Length, 3)]));
            pieces.Add((random.NextInt(4) == 0 ? "##" : "") + middle + (random.NextInt(3) == 0 ? $"{"snrdty"[random.NextInt(6)]}" : ""));
        }

        return pieces;
    }

    private static string List(int count, Func<int, string> item) => string.Join(",", Enumerable.Range(0, count).Select(item));
}
