namespace BertNotebooks.Cli.Commands;

/// <summary>What the lessons need from the folder <c>data/</c>.</summary>
internal static class KitData
{
    /// <summary>The shipped model's folder.</summary>
    public const string Model = "models/bert-mini-kit";

    /// <summary>The files, relative to <c>data/</c>.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        "vocab.txt", "book/chapter-01.txt", $"{Model}/config.json", $"{Model}/model.safetensors", $"{Model}/vocab.txt",
    ];
}
