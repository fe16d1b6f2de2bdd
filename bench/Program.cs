using System.Diagnostics;
using BertNotebooks.Data;
using Microsoft.ML.Tokenizers;
using Kit = BertNotebooks.Text.BertTokenizer;
using Theirs = Microsoft.ML.Tokenizers.BertTokenizer;

// Arguments: vocab.txt, corpus, number of lines.
string[] lines = [.. Corpus.ReadLines(args[1]).Take(int.Parse(args[2]))];
Kit kit = Kit.FromPretrained(args[0]);
Theirs theirs = Theirs.Create(args[0]);
Console.WriteLine("| what | kit, tokens/s | Microsoft.ML.Tokenizers, tokens/s | ratio | kit, bytes/token | theirs, bytes/token |\n|---|---|---|---|---|---|");
Compare("count", text => kit.CountTokens(text), text => theirs.CountTokens(text, true, true));
Compare("ids", text => kit.EncodeToIds(text).Count, text => theirs.EncodeToIds(text, false, true, true).Count);

void Compare(string name, Func<string, int> ours, Func<string, int> other)
{
    (double Speed, double Bytes)[][] rounds = [.. Enumerable.Range(0, 5).Select(_ => new[] { Run(ours), Run(other) })];
    double Median(int who, bool bytes) => rounds.Select(r => bytes ? r[who].Bytes : r[who].Speed).Order().ElementAt(2);
    Console.WriteLine($"| {name} | {Median(0, false):N0} | {Median(1, false):N0} | {Median(0, false) / Median(1, false):F2} | {Median(0, true):F2} | {Median(1, true):F2} |");
}

(double Speed, double Bytes) Run(Func<string, int> tokenize)
{
    long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp(), tokens = 0;
    foreach (string line in lines)
    {
        tokens += tokenize(line);
    }

    return (tokens / Stopwatch.GetElapsedTime(start).TotalSeconds, (double)(GC.GetAllocatedBytesForCurrentThread() - before) / tokens);
}
