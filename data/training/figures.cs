// The figures of the model card, by the kit's own commands: dotnet run data/training/figures.cs -- MODEL [TEXT...]
// The kit must be built before (dotnet build -c Release). TEXT: held-out texts, each measured by `evaluate`.
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

if (args.Length == 0)
{
    Console.Error.WriteLine("Usage: dotnet run data/training/figures.cs -- MODEL [TEXT...]");
    return 2;
}

(string model, string[] texts) = (args[0], args[1..]);
const string Commands = "cli/bin/Release/net10.0/BertNotebooks.Cli.dll", Cloze = "../shared/tasks/cloze.dev.tsv", Pairs = "tests/Inference/minimal-pairs.tsv";

List<double> losses = [], accuracies = [];
foreach (string text in texts)
{
    JsonNode figures = Run("", "evaluate", "--model", model, "--text", text, "--json").Single();
    losses.Add((double)figures["loss"]!);
    accuracies.Add((double)figures["accuracy"]!);
    Console.WriteLine($"{text}: loss {losses[^1]:F3}, accuracy {accuracies[^1]:P1}, unigram {(double)figures["unigram_loss"]!:F3}, masked pieces {figures["masked_tokens"]}");
}

if (texts.Length > 1)
{
    Console.WriteLine($"mean of {texts.Length}: loss {losses.Average():F3}, accuracy {accuracies.Average():P1}");
}

if (File.Exists(Cloze))
{
    // id, category, sentence, fillers
    string[][] rows = [.. File.ReadLines(Cloze).Skip(1).Select(line => line.Split('\t'))];
    var answers = Run("", ["fill-mask", "--model", model, "--json", "--", .. rows.Select(row => row[2])])
        .Select(answer => answer["masks"]![0]!.AsArray().Select(token => (string)token!["token"]!).ToArray())
        .Select((tokens, i) => (Row: rows[i], Category: rows[i][1], Tokens: tokens, Right: tokens.Select(rows[i][3].Split(' ').Contains).ToArray()))
        .ToArray();
    foreach (var group in answers.GroupBy(answer => answer.Category).Append(answers.GroupBy(_ => "all").Single()))
    {
        Console.WriteLine($"cloze, {group.Key}: first {group.Average(a => a.Right[0] ? 1.0 : 0):P0}, among five {group.Average(a => a.Right.Contains(true) ? 1.0 : 0):P0} of {group.Count()}");
    }

    // Examples by a rule, not by taste.
    foreach (var answer in answers.Where((_, i) => i % 5 == 0))
    {
        Console.WriteLine($"{(answer.Right[0] ? "right" : answer.Right.Contains(true) ? "among five" : "wrong")}: {answer.Row[2]} {string.Join(", ", answer.Tokens)}");
    }
}

// phenomenon, good sentence, bad sentence
string[][] pairs = [.. File.ReadLines(Pairs).Select(line => line.Split('\t'))];
double[] scores = [.. Run(string.Concat(pairs.Select(pair => $"{pair[1]}\n{pair[2]}\n")), "score", "--model", model, "--json").Select(score => (double)score["pll"]!)];
var preferred = pairs.Select((pair, i) => (Phenomenon: pair[0], Right: scores[2 * i] > scores[2 * i + 1])).ToArray();
foreach (var group in preferred.GroupBy(pair => pair.Phenomenon).Append(preferred.GroupBy(_ => "all").Single()))
{
    Console.WriteLine($"minimal pairs, {group.Key}: {group.Average(pair => pair.Right ? 1.0 : 0):P1} of {group.Count()}");
}

foreach (JsonNode answer in Run("", "fill-mask", "--model", model, "--json", "Good morning [MASK], have a [MASK] day."))
{
    Console.WriteLine($"{answer["text"]}: {string.Join("; ", answer["masks"]!.AsArray().Select(mask => string.Join(", ", mask!.AsArray().Select(token => token!["token"]))))}");
}

return 0;

static JsonNode[] Run(string input, params string[] arguments)
{
    ProcessStartInfo start = new("dotnet", [Commands, .. arguments])
    {
        RedirectStandardInput = true, RedirectStandardOutput = true, StandardInputEncoding = new UTF8Encoding(false), StandardOutputEncoding = Encoding.UTF8,
    };
    using Process process = Process.Start(start)!;
    Task writing = Task.Run(() =>
    {
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The command has ended; its exit code tells why.
        }
    });
    string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    process.WaitForExit();
    writing.Wait();
    return process.ExitCode == 0 ? [.. lines.Select(line => JsonNode.Parse(line)!)] : throw new InvalidOperationException($"{arguments[0]} failed.");
}
