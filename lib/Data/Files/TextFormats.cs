using System.Collections.Frozen;

namespace BertNotebooks.Data.Files;

/// <summary>Tells texts, records and what is neither by the end of a file's name.</summary>
internal static class TextFormats
{
    /// <summary>What is read, as messages say it.</summary>
    public const string Known = "plain text (.txt), .csv, .tsv, .jsonl and .json are read, each also as .gz";

    private static readonly FrozenDictionary<string, TextFormat> Records = new Dictionary<string, TextFormat>
    {
        [".csv"] = TextFormat.Csv, [".tsv"] = TextFormat.Tsv, [".tab"] = TextFormat.Tsv, [".psv"] = TextFormat.Csv,
        [".json"] = TextFormat.Json, [".jsonl"] = TextFormat.Json, [".ndjson"] = TextFormat.Json, [".jl"] = TextFormat.Json, [".jsonlines"] = TextFormat.Json, [".ldjson"] = TextFormat.Json,
    }.ToFrozenDictionary();

    // What it is, and the way to a text.
    private static readonly FrozenDictionary<string, (string Kind, string Way)> NoTexts = new (string Kind, string Way, string[] Endings)[]
    {
        ("a page with markup", "save it as plain text", [".htm", ".html", ".xhtml", ".mht", ".mhtml", ".xml", ".svg", ".sgml", ".sgm"]),
        ("an archive of messages or pages", "give its words as plain text", [".mbox", ".eml", ".warc"]),
        ("a text with tags or times", "give its words alone as plain text", [".conll", ".conllu", ".srt", ".vtt"]),
        ("a document", "save it as plain text", [".pdf", ".doc", ".docx", ".odt", ".rtf", ".epub", ".mobi", ".azw", ".azw3", ".fb2", ".ps", ".djvu", ".ppt", ".pptx", ".odp", ".pages"]),
        ("a table in a form of its own", "save it as .csv or .jsonl", [".xls", ".xlsx", ".xlsm", ".ods", ".parquet", ".arrow", ".feather", ".avro", ".orc", ".db", ".sqlite", ".sqlite3"]),
        ("an archive", "unpack it and name the texts inside", [".zip", ".7z", ".rar", ".tar", ".tgz", ".bz2", ".tbz2", ".xz", ".txz", ".zst", ".lz4", ".lzma", ".jar"]),
        ("a picture", "give its words as plain text", [".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".ico", ".heic"]),
        ("sound or film", "give its words as plain text", [".mp3", ".wav", ".flac", ".ogg", ".m4a", ".aac", ".mp4", ".avi", ".mov", ".mkv", ".webm"]),
        ("a model or numbers", "name the text that is meant", [".safetensors", ".bin", ".pt", ".pth", ".ckpt", ".onnx", ".gguf", ".h5", ".msgpack", ".npy", ".npz", ".pkl", ".pickle"]),
        ("a program", "name the text that is meant", [".exe", ".dll", ".so", ".dylib", ".class", ".pyc", ".wasm"]),
        ("a notebook", "save its words as plain text", [".ipynb"]),
    }.SelectMany(group => group.Endings.Select(ending => KeyValuePair.Create(ending, (group.Kind, group.Way)))).ToFrozenDictionary();

    /// <summary>The format of a file that is named.</summary>
    /// <exception cref="BertNotebooksException">Its ending is that of something that is no text.</exception>
    public static TextFormat Of(string path)
    {
        string ending = Ending(path);
        return NoTexts.TryGetValue(ending, out (string Kind, string Way) no)
            ? throw new BertNotebooksException($"'{path}' is {no.Kind} ({ending}) and would be learnt with all its marks: {TextFormats.Known}; {no.Way}.")
            : Records.GetValueOrDefault(ending, TextFormat.Lines);
    }

    /// <summary>What a file is by its name, with the ending, where that is nothing that is read; else null.</summary>
    public static string? OtherKind(string path) => NoTexts.TryGetValue(Ending(path), out (string Kind, string Way) no) ? $"{no.Kind} ({Ending(path)})" : null;

    /// <summary>Whether a file of a folder is plain text by its name.</summary>
    public static bool IsText(string path) => Ending(path) == ".txt";

    /// <summary>Whether a file of a folder has records by its name.</summary>
    public static bool IsRecords(string path) => Records.ContainsKey(Ending(path));

    /// <summary>The end of a file's name that tells what is in it: "a.CSV.gz" ends in ".csv".</summary>
    public static string Ending(string path)
    {
        string name = Path.GetFileName(path).ToLowerInvariant();
        return Path.GetExtension(name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name);
    }
}
