using System.Text;
using BertNotebooks.Cli;
using BertNotebooks.Model;
using BertNotebooks.Tests.Model;
using BertNotebooks.Text;
using Xunit;
using Xunit.Abstractions;

namespace BertNotebooks.Tests.Fuzz;

/// <summary>Configurations, vocabularies, tokenizers and notebooks made to cost much memory or time for their size.</summary>
[Collection(TorchCollection.Name)]
public sealed class TextBombTests(ITestOutputHelper output)
{
    private const string Specials = "\"[PAD]\":0,\"[UNK]\":1,\"[CLS]\":2,\"[SEP]\":3,\"[MASK]\":4";

    public static TheoryData<string> Names => [.. Files.Keys];

    private static Dictionary<string, Func<string>> Files { get; } = new()
    {
        ["unknown keys/config.json"] = () => "{" + List(300_000, i => $"\"{i}\":0") + "}",
        ["zeros/config.json"] = () => $"{{\"a\":[{List(2_000_000, _ => "0")}]}}",
        ["labels/config.json"] = () => "{\"id2label\":{" + List(500_000, i => $"\"{i}\":\"\"") + "}}",
        ["architectures/config.json"] = () => "{\"architectures\":[" + List(1_000_000, _ => "\"a\"") + "]}",
        ["a long activation/config.json"] = () => $"{{\"hidden_act\":\"{new string('a', 8_000_000)}\"}}",
        ["a long position type/config.json"] = () => $"{{\"position_embedding_type\":\"{new string('a', 8_000_000)}\"}}",
        ["line ends/vocab.txt"] = () => new string('\n', 8_000_000),
        ["one piece/vocab.txt"] = () => string.Join('\n', Vocabulary.SpecialTokens) + "\n" + new string('a', 8_000_000),
        ["short pieces/vocab.txt"] = () => string.Join('\n', Vocabulary.SpecialTokens) + "\n" + string.Join('\n', Enumerable.Range(0, 1_000_000).Select(i => Convert.ToString(i, 16))),
        ["the same piece/vocab.txt"] = () => string.Join('\n', Vocabulary.SpecialTokens) + "\n" + string.Concat(Enumerable.Repeat("a\n", 2_000_000)),
        ["zeros/tokenizer.json"] = () => $"{{\"a\":[{List(4_000_000, _ => "0")}],\"model\":{{\"vocab\":{{{Specials}}}}}}}",
        ["pieces/tokenizer.json"] = () => $"{{\"model\":{{\"vocab\":{{{Specials},{List(500_000, i => $"\"{i}\":{i + 5}")}}}}}}}",
        ["added tokens/tokenizer.json"] = () => $"{{\"added_tokens\":[{List(100_000, i => $"{{\"id\":{i + 5},\"content\":\"{i}a\"}}")}],\"model\":{{\"vocab\":{{{Specials}}}}}}}",
        ["long added tokens/tokenizer.json"] = () => $"{{\"added_tokens\":[{List(8, i => $"{{\"id\":{i + 5},\"content\":\"{i}{new string('a', 1_000_000)}\"}}")}],\"model\":{{\"vocab\":{{{Specials}}}}}}}",
        ["normalized tokens/tokenizer.json"] = () => $"{{\"added_tokens\":[{List(8, i => $"{{\"id\":{i + 5},\"normalized\":true,\"content\":\"{i}{new string('\u0301', 500_000)}\"}}")}],\"model\":{{\"vocab\":{{{Specials}}}}}}}",
        ["the same fields/tokenizer.json"] = () => $"{{\"added_tokens\":[{{\"id\":7,\"content\":\"x\",{List(500_000, _ => "\"id\":7")}}}],\"model\":{{\"vocab\":{{{Specials}}}}}}}",
        ["decoder/tokenizer_config.json"] = () => $"{{\"added_tokens_decoder\":{{{List(100_000, i => $"\"{i + 9}\":{{\"content\":\"{i}a\"}}")}}}}}",
        ["line ends/n.dib"] = () => new string('\n', 4_000_000),
        ["cells/n.dib"] = () => string.Concat(Enumerable.Repeat("#!csharp\nx\n", 380_000)),
        ["header/n.dib"] = () => $"#!meta\n\n{{\"a\":[{List(2_000_000, _ => "0")}]}}\n#!csharp\n1",
        ["one line/n.dib"] = () => new string('a', 4_000_000),
        ["carriage returns/n.dib"] = () => new string('\r', 4_000_000),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void CostlyTextIsReadOrRefusedAtItsSize(string name) => Promise.Watch(begin =>
    {
        using TempFolder folder = new();
        string path = folder.Write(name, Files[name]());
        folder.Write("decoder/vocab.txt", string.Join('\n', Vocabulary.SpecialTokens));
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
        "config.json" => BertConfig.Load(path).NumHiddenLayers,
        "n.dib" => DibDocument.Load(path).Cells.Count,
        "tokenizer_config.json" => HostileReaders.ReadTokenizer(Path.GetDirectoryName(path)!),
        _ => HostileReaders.ReadTokenizer(path),
    };

    private static string List(int count, Func<int, string> item) => string.Join(",", Enumerable.Range(0, count).Select(item));
}
