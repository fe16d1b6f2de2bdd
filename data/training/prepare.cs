// Makes the text that the kit's model learns from, and what it is held out from, out of the corpora:
//   dotnet run data/training/prepare.cs -- ../shared/corpora out/corpora
// writes out/corpora/train, out/corpora/valid and out/corpora/novels. A line is one input: a paragraph, a sentence, a turn.
using System.IO.Compression;
using System.Text.RegularExpressions;

const int HeldOutEvery = 200;     // each corpus's lines with an index that is a multiple of it are never learnt from
const int MostWords = 88;         // about 124 pieces, so that a part of a paragraph fills a model of 128 positions
const int SentencesEvery = 5;     // every fifth paragraph of prose is cut into its sentences, so that short inputs are not dialogue alone
const int DialogueTenths = 3;     // of ten turns, three: bookings of tables and taxis would outweigh all else in short inputs
const int SmallCorpusCopies = 2;  // everyday sentences are few
const int RepeatedFrom = 60;      // characters from which a paragraph that stood before is a reprint, and dropped

string[] prose = ["simple-fiction", "chilit"], dialogues = ["sgd-dialogues", "taskmaster-coffee"], small = ["tatoeba-en", "storyweaver-en", "african-storybook-en"];
string[] heldOutNovels = ["Scarhaven Keep", "Wired Love", "Andy Gordon"];
Regex betweenSentences = new("""(?<!\b(?:Mr|Mrs|Dr|St|Rev|Capt|Col|Gen|Prof)\.)(?<=[a-z0-9)][.!?]["'\u2019\u201d]?) +(?=["'\u2018\u201c]?[A-Z])""");

if (args is not [string corpora, string output])
{
    Console.Error.WriteLine("Usage: dotnet run data/training/prepare.cs -- CORPORA OUT");
    return 2;
}

Dictionary<string, List<string>> novels = heldOutNovels.ToDictionary(title => title, _ => new List<string>());
HashSet<string> known = [];
foreach (string name in (string[])[.. prose, .. dialogues, .. small])
{
    List<string> train = [], valid = [];
    string[] titles = name == "simple-fiction" ? Titles() : [];
    int book = 0;
    foreach ((int index, string text) in Lines(name).Index())
    {
        string line = text.Trim();
        if (line.Length == 0)
        {
            book++; // an empty line stands behind each book
            continue;
        }

        bool repeated = line.Length >= RepeatedFrom && !known.Add(line);
        if (titles.Length > 0 && novels.TryGetValue(titles[book], out List<string>? novel))
        {
            novel.Add(line);
        }
        else if (index % HeldOutEvery == 0)
        {
            valid.AddRange(repeated ? [] : [line]);
        }
        else if (prose.Contains(name) && !repeated)
        {
            train.AddRange(Parts(line, index % SentencesEvery == 0 ? 1 : MostWords));
        }
        else if (dialogues.Contains(name) && index % 10 < DialogueTenths)
        {
            train.Add(line);
        }
        else if (small.Contains(name))
        {
            train.AddRange(Enumerable.Repeat(Parts(line, MostWords), SmallCorpusCopies).SelectMany(parts => parts));
        }
    }

    Write("train", name, train);
    Write("valid", name, valid);
    Console.Error.WriteLine($"{name}: {train.Count:N0} lines with {train.Sum(l => l.Split(' ').Length):N0} words to learn from, {valid.Count:N0} lines held out");
}

foreach ((string title, List<string> lines) in novels)
{
    Write("novels", title.ToLowerInvariant().Replace(' ', '-'), lines);
    Console.Error.WriteLine($"{title}: {lines.Count:N0} lines held out");
}

return 0;

string[] Titles() => [.. File.ReadLines(Path.Combine(corpora, "simple-fiction.books.tsv")).Select(line => line.Split('\t')[2])];

IEnumerable<string> Lines(string name)
{
    using StreamReader reader = new(new GZipStream(File.OpenRead(Path.Combine(corpora, name + ".txt.gz")), CompressionMode.Decompress));
    while (reader.ReadLine() is string line)
    {
        yield return line;
    }
}

void Write(string folder, string name, IEnumerable<string> lines)
{
    string path = Path.Combine(output, folder, name + ".txt");
    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    File.WriteAllText(path, string.Concat(lines.Select(line => line + "\n")));
}

// Whole sentences of together at most so many words; a sentence that is longer stands alone, and one of more than MostWords is cut between words.
IEnumerable<string> Parts(string line, int mostWords)
{
    List<string> open = [];
    foreach (string[] sentence in betweenSentences.Split(line).SelectMany(s => s.Split(' ').Chunk(MostWords)))
    {
        if (open.Count > 0 && open.Count + sentence.Length > mostWords)
        {
            yield return string.Join(' ', open);
            open.Clear();
        }

        open.AddRange(sentence);
    }

    yield return string.Join(' ', open);
}
