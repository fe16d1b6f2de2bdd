using System.Security.Cryptography;

namespace BertNotebooks.Tests.Checkpoints.Hub;

/// <summary>A model as the fake hub has it.</summary>
internal sealed record HubModel(string Id, string Commit, IReadOnlyDictionary<string, byte[]> Files)
{
    public const string FirstCommit = "0123456789abcdef0123456789abcdef01234567";

    /// <summary>Branches and tags, each with its commit.</summary>
    public Dictionary<string, string> Revisions { get; } = new() { ["main"] = Commit };

    /// <summary>The files of a folder that are no material of other tests.</summary>
    public static HubModel FromFolder(string id, string folder) => new(id, FirstCommit, Directory.EnumerateFiles(folder)
        .Where(file => !Path.GetFileName(file).StartsWith("expected", StringComparison.Ordinal) && !Path.GetFileName(file).StartsWith("gradients", StringComparison.Ordinal))
        .ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes));

    /// <summary>Three files; the weights are noise of the given size.</summary>
    public static HubModel Small(string id = "kit/small", string commit = FirstCommit, int weights = 300_000) => new(id, commit, new Dictionary<string, byte[]>
    {
        ["config.json"] = "{\"model_type\": \"bert\"}"u8.ToArray(),
        ["vocab.txt"] = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n"u8.ToArray(),
        ["model.safetensors"] = Noise(weights),
        ["README.md"] = "not wanted"u8.ToArray(),
    });

    public static bool IsLarge(string file) => file.EndsWith(".safetensors", StringComparison.Ordinal) || file.EndsWith(".bin", StringComparison.Ordinal);

    /// <summary>The hash that the hub has for the file.</summary>
    public string Etag(string file) => IsLarge(file)
        ? Convert.ToHexStringLower(SHA256.HashData(Files[file]))
        : Convert.ToHexStringLower(SHA1.HashData([.. System.Text.Encoding.ASCII.GetBytes($"blob {Files[file].Length}\0"), .. Files[file]]));

    private static byte[] Noise(int size)
    {
        SeededRandom random = new(17);
        return [.. Enumerable.Range(0, (size + 7) / 8).SelectMany(_ => BitConverter.GetBytes(random.NextUInt64())).Take(size)];
    }
}
