using System.IO.Compression;
using BertNotebooks.Checkpoints.Hub;
using BertNotebooks.Data.Corpora;
using BertNotebooks.Data.Tokens;
using BertNotebooks.Tests.Data.Tokens;
using BertNotebooks.Tests.Text;
using BertNotebooks.Text;

namespace BertNotebooks.Tests.Fuzz;

/// <summary>Files that belong to no model folder: texts, stores of tokens, arguments, the hub's cache.</summary>
internal static class OtherSamples
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567", HubModel = "models--o--n/";

    private static readonly BertTokenizer s_tokenizer = new(Words.Vocabulary("the", "dog", "##s", "bark", "\u00E9"));

    /// <summary>A text, plain or gzip.</summary>
    public static IReadOnlyList<Sample> Texts(bool gzip)
    {
        string chapter = Path.Combine(GoldenFolder.RepositoryRoot, "data", "book", "chapter-01.txt");
        return
        [
            Alone("made here", gzip, "The dogs bark at the \u00C9t\u00E9 and the \u4E2D\u6587 \U0001F600 in the garden of the house!\r\n\r\nMr. Smith had 3.5 dogs in his garden; \"Why?\" he said to the man of the house.\nlast line"u8.ToArray()),
            Alone(chapter, gzip, File.ReadAllBytes(chapter)),
        ];
    }

    /// <summary>Texts in the columns of tables and in JSON.</summary>
    public static IReadOnlyList<Sample> Records()
    {
        const string text = "The dogs bark in the garden of the house, and the cat sits on the wall.";
        Sample Of(string name, string content) => new($"made here, {name}", name, System.Text.Encoding.UTF8.GetBytes(content), None);
        return
        [
            Of("a.csv", $"text,label\n\"{text}\",1\n\"{text} \"\"Why?\"\"\nOn two lines.\",2\n"),
            Of("a.tsv", $"label\ttext\n1\t{text}\n2\t{text} \u4E2D\n"),
            Of("a.jsonl", $"{{\"text\": \"{text}\", \"label\": 1}}\n{{\"text\": \"{text}\", \"more\": [1, {{}}]}}\n"),
            Of("a.json", $"[{{\"text\": \"{text}\"}}, {{\"text\": \"{text}\"}}]"),
        ];
    }

    /// <summary>Changes of the text inside a gzip file; a file that is damaged already goes on as it is.</summary>
    public static IReadOnlyList<Mutation> GzipMutations { get; } = [.. LineMutation.All.Select(change => new Mutation((file, other, random) => Unzipped(file) is { } text ? Zipped(change(text, other, random)) : file))];

    /// <summary>Reads a text as training does, in parts and whole.</summary>
    public static long ReadText(string path)
    {
        TextFiles files = new([path]);
        _ = files.Read().Count();
        return BookPipeline.Default.Process(files.ReadWhole()).Sentences.Count;
    }

    /// <summary>Stores of line-by-line and of joined inputs.</summary>
    public static IReadOnlyList<Sample> Stores() => [Store(lineByLine: true), Store(lineByLine: false)];

    /// <summary>Reads all of a store.</summary>
    public static long ReadStore(string path)
    {
        TokenStoreHeader header = TokenStoreHeader.Read(path) ?? throw new BertNotebooksException("The store is made anew.");
        using TokenStore store = new(path, header, s_tokenizer);
        _ = store.Sum(encoding => encoding.Length);
        _ = store.PieceCounts(0, store.Count);
        return Enumerable.Range(0, store.Count).Sum(store.LengthOf);
    }

    /// <summary>Arguments with every kind of value.</summary>
    public static IReadOnlyList<Sample> Arguments() =>
    [
        new("made here", "args.json", """{"config_name":"tiny","tokenizer_name":"vocab.txt","train_file":"text.txt","output_dir":"out","max_steps":3}"""u8.ToArray(), None),
        new("made here, more", "args.json", """
            {"model_name_or_path":"m","train_file":["a.txt","b"],"validation_file":"c.txt","output_dir":"out","num_train_epochs":1.5,"learning_rate":1e-4,"lr_scheduler_type":"cosine","warmup_ratio":0.1,
            "eval_strategy":"steps","eval_steps":5,"save_steps":5,"load_best_model_at_end":true,"report_to":"none","seed":7,"kit":{"masking":{"unit":"whole_word"},"sweep":{"learning_rate":[1e-4,2e-4],"seed":[1,2,3]},"early_stopping_patience":2}}
            """u8.ToArray(), None),
    ];

    /// <summary>The cache's note of what commit a branch stands for, beside the files of that commit.</summary>
    public static IReadOnlyList<Sample> HubRefs()
    {
        Sample model = Samples.Of("config.json")[0];
        Dictionary<string, byte[]> files = model.Beside.Append(KeyValuePair.Create("config.json", model.Bytes)).ToDictionary(file => $"{HubModel}snapshots/{Commit}/{file.Key}", file => file.Value);
        return [new Sample("made here", HubModel + "refs/main", System.Text.Encoding.ASCII.GetBytes(Commit), files)];
    }

    /// <summary>Finds the model's folder in the cache.</summary>
    public static long Resolve(string refFile)
    {
        string cache = Path.GetFullPath(Path.Combine(refFile, "..", "..", ".."));
        return ModelSource.Resolve("o/n", options: new HubOptions { CacheFolder = cache, Offline = true }).Length;
    }

    private static IReadOnlyDictionary<string, byte[]> None { get; } = new Dictionary<string, byte[]>();

    private static Sample Alone(string origin, bool gzip, byte[] text) => new(origin, gzip ? "text.txt.gz" : "text.txt", gzip ? Zipped(text) : text, None);

    private static byte[] Zipped(byte[] text)
    {
        MemoryStream zipped = new();
        using (GZipStream gzip = new(zipped, CompressionLevel.Fastest))
        {
            gzip.Write(text);
        }

        return zipped.ToArray();
    }

    private static byte[]? Unzipped(byte[] file)
    {
        try
        {
            using GZipStream gzip = new(new MemoryStream(file), CompressionMode.Decompress);
            using MemoryStream text = new();
            gzip.CopyTo(text);
            return text.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static Sample Store(bool lineByLine)
    {
        using TempFolder temp = new();
        string path = temp.Path("text.tokens");
        StoredTexts.Build(path, s_tokenizer, ["the dogs bark", "the dog", "bark bark the dogs", "\u00E9"], lineByLine, length: 6, padTo: lineByLine ? 8 : 0).Dispose();
        return new Sample($"made here, line_by_line {lineByLine}", "text.tokens", File.ReadAllBytes(path), None);
    }
}
