using System.Globalization;
using BertNotebooks.Bench;
using BertNotebooks.Data.Corpora;
using BertNotebooks.Text;
using Theirs = Microsoft.ML.Tokenizers.BertTokenizer;

// Arguments: vocab.txt, text, number of lines, rounds; the defaults stand in bench/README.md.
string vocab = args.ElementAtOrDefault(0) ?? "../shared/vocab/bert-base-uncased-vocab.txt";
string text = args.ElementAtOrDefault(1) ?? "../shared/corpora/simple-fiction.txt.gz";
if (!File.Exists(vocab) || !File.Exists(text))
{
    Console.Error.WriteLine($"'{vocab}' or '{text}' is absent: the kit's own vocabulary and book are measured.");
    (vocab, text) = ("data/vocab.txt", "data/book");
}

string[] lines = [.. Corpus.ReadLines(text).Take(int.Parse(args.ElementAtOrDefault(2) ?? "60000", CultureInfo.InvariantCulture))];
int rounds = int.Parse(args.ElementAtOrDefault(3) ?? "5", CultureInfo.InvariantCulture);
BertTokenizer kit = BertTokenizer.FromPretrained(vocab);
Theirs theirs = Theirs.Create(vocab);
EncodeOptions plain = new() { AddSpecialTokens = false };

Console.WriteLine($"{lines.Length:N0} lines of {Path.GetFileName(text)}, {rounds} rounds after one that is not counted; tokens a second as median (least to most)");
Console.WriteLine();
Console.WriteLine("| what | this kit | beside it | ratio | bytes a token: kit | beside it |");
Console.WriteLine("|---|---|---|---|---|---|");
Compare("count", Each(t => kit.CountTokens(t)), Each(t => theirs.CountTokens(t, true, true)));
Compare("ids", Each(t => kit.EncodeToIds(t).Count), Each(t => theirs.EncodeToIds(t, false, true, true).Count));
Compare("ids; the kit's whole encoding with offsets, words, masks", Each(t => kit.Encode(t, null, plain).Length), Each(t => theirs.EncodeToIds(t, false, true, true).Count));
Compare("the kit's count on two threads, beside one", OnThreads(2), OnThreads(1));

void Compare(string name, Func<long> ours, Func<long> other)
{
    Series first = new(), second = new();
    for (int round = 0; round <= rounds; round++)
    {
        first.Run(ours, counted: round > 0);
        second.Run(other, counted: round > 0);
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {first} | {second} | {first.Median / second.Median:F2} | {first.Bytes:F1} | {second.Bytes:F1} |"));
}

Func<long> Each(Func<string, int> tokenize) => () => lines.Sum(line => (long)tokenize(line));

Func<long> OnThreads(int threads) => () =>
{
    long tokens = 0;
    Parallel.ForEach(
        lines.Chunk(2048), new ParallelOptions { MaxDegreeOfParallelism = threads }, chunk => Interlocked.Add(ref tokens, chunk.Sum(line => (long)kit.CountTokens(line))));
    return tokens;
};
