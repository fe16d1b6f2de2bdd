using System.IO.Compression;
using BertNotebooks.Data.Corpora;
using BertNotebooks.Data.Files;
using BertNotebooks.Data.Tokens;
using BertNotebooks.Tests.Engine;
using Xunit;

namespace BertNotebooks.Tests.Fuzz;

/// <summary>Damaged texts and records: read, or refused by the kit's own exception, in bounded time and memory.</summary>
[Collection(TorchCollection.Name)]
public sealed class HostileTextTests : IDisposable
{
    private const int Inputs = 250, SlowInputs = 5000;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Names => ["a.txt", "a.txt.gz", "a.csv", "a.csv.gz", "a.tsv", "a.jsonl", "a.jsonl.gz", "a.json"];

    [Theory]
    [MemberData(nameof(Names))]
    public void DamagedTextsAreReadOrRefused(string name) => Read(name, seed: 1, Inputs);

    [SlowTheory]
    [MemberData(nameof(Names))]
    public void ManyDamagedTextsAreReadOrRefused(string name) => Read(name, seed: 2, SlowInputs);

    private void Read(string name, long seed, int inputs) => Promise.Watch(begin =>
    {
        byte[][] samples = [Sample(name, 1), Sample(name, 2), Sample(name, 3)];
        Mutation[] mutations = [.. ByteMutation.All, .. name.Contains("json", StringComparison.Ordinal) ? JsonMutation.All : LineMutation.All];
        SeededRandom random = new(seed);
        string path = _folder.Path(name);
        for (int i = 0; i < inputs; i++)
        {
            byte[] bytes = samples[random.NextInt(samples.Length)];
            for (int changes = random.NextInt(3); changes >= 0; changes--)
            {
                bytes = mutations[random.NextInt(mutations.Length)](bytes, samples[random.NextInt(samples.Length)], random);
            }

            File.WriteAllBytes(path, bytes);
            begin($"{name} {i}");
            // A refusal of one reader is one of the others.
            Promise.Check($"{name} {i}", 200 * Math.Max(bytes.Length, 20_000), () => Corpus.ReadLines(path).Count() + new TextFiles([path]).Read().Count() + BookText.Of(Corpus.ReadText(path)).LinesLeftOut);
        }
    });

    private static byte[] Sample(string name, int number)
    {
        string[] texts = [.. Enumerable.Range(0, 12 * number).Select(i => $"The {i}th ferry, \"{number}\", left at nine; caf\u00E9 \U0001F600 was closed.{(i % 3 == 0 ? "\nIt rained." : "")}")];
        string content = Path.GetExtension(name.Replace(".gz", "", StringComparison.Ordinal)) switch
        {
            ".csv" => "id,text\n" + string.Concat(texts.Select((text, i) => $"{i},\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n")),
            ".tsv" => "text\tid\n" + string.Concat(texts.Select((text, i) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\t{i}\n")),
            ".jsonl" => string.Concat(texts.Select(text => System.Text.Json.JsonSerializer.Serialize(new { tags = new[] { 1, 2 }, text }) + "\n")),
            ".json" => System.Text.Json.JsonSerializer.Serialize(texts.Select(text => new { text, of = new { number } })),
            _ => $"*** START OF THE PROJECT GUTENBERG EBOOK X ***\n\n{string.Join("\n\n", texts)}\n*** END OF THE PROJECT GUTENBERG EBOOK X ***\n",
        };
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(content);
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return name.EndsWith(".gz", StringComparison.Ordinal) ? packed.ToArray() : bytes;
    }
}
