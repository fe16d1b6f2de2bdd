using System.Text.Json;
using BertNotebooks.Text.Files;
using static TorchSharp.torch;

namespace BertNotebooks.Checkpoints.SentenceTransformers;

/// <summary>Makes one vector out of a text's states (<c>Pooling</c> of sentence-transformers).</summary>
/// <param name="Modes">What is put side by side, in this order; names as in <c>pooling_mode</c>.</param>
/// <param name="IncludePrompt">Whether the tokens of a prompt count; without them [CLS] is left out, too, but for the mode that asks for it.</param>
internal sealed record SentencePooling(IReadOnlyList<string> Modes, bool IncludePrompt = true)
{
    // In the order in which flags are put side by side, each with its name as a flag.
    private static readonly (string Mode, string Flag)[] s_flags =
    [
        ("cls", "pooling_mode_cls_token"), ("max", "pooling_mode_max_tokens"), ("mean", "pooling_mode_mean_tokens"), ("mean_sqrt_len_tokens", "pooling_mode_mean_sqrt_len_tokens"),
        ("weightedmean", "pooling_mode_weightedmean_tokens"), ("lasttoken", "pooling_mode_lasttoken"),
    ];

    /// <summary>Reads the config.json of a pooling: flags, or since 2025 names whose order counts.</summary>
    /// <param name="path">The file.</param>
    /// <param name="hiddenSize">H of the encoder.</param>
    /// <exception cref="BertNotebooksException">The file is damaged, names another way, or was made for another width.</exception>
    public static SentencePooling Read(string path, int hiddenSize)
    {
        JsonFields fields = SentenceJson.Read(path);
        SentenceJson.RequireKnown(fields, path, [.. s_flags.Select(flag => flag.Flag), "word_embedding_dimension", "embedding_dimension", "pooling_mode", "include_prompt"]);
        foreach (string name in (string[])["word_embedding_dimension", "embedding_dimension"])
        {
            if (fields.Number(name) is int width && width != hiddenSize)
            {
                throw fields.Mistake(name, $"the encoder's hidden_size {hiddenSize}, and it is {width}");
            }
        }

        return new SentencePooling(Named(fields) ?? Flagged(fields), fields.Flag("include_prompt") ?? true);
    }

    /// <summary>float [1, T, H] gives float [1, n H] with n modes.</summary>
    /// <param name="states">The states of a text, no padding among them.</param>
    /// <param name="first">The first token that counts; the [CLS] of the mode <c>cls</c> counts always.</param>
    public Tensor Forward(Tensor states, int first)
    {
        long count = states.shape[1] - first;
        Tensor counted = states.narrow(1, first, count); // [1, n, H]
        return cat([.. Modes.Select(mode => mode switch
        {
            "cls" => states.select(1, 0),
            "max" => counted.amax([1]),
            "mean" => counted.mean([1]),
            "mean_sqrt_len_tokens" => counted.sum(1) / Math.Sqrt(count),
            // Each weighs as its place, from 1 (Muennighoff 2022).
            "weightedmean" => (counted * Places(first, count)).sum(1) / ((first + 1 + first + count) * count / 2.0),
            _ => states.select(1, -1),
        })], 1);
    }

    private static Tensor Places(int first, long count) => arange(first + 1, first + 1 + count, ScalarType.Float32).view(1, -1, 1);

    private static string[]? Named(JsonFields fields)
    {
        if (!fields.Element.TryGetProperty("pooling_mode", out JsonElement named) || named.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        string[] names = named.ValueKind == JsonValueKind.Array ? [.. named.EnumerateArray().Select(name => name.ToString())] : [named.ToString()];
        string? unknown = names.FirstOrDefault(name => !s_flags.Any(flag => flag.Mode == name));
        return names.Length > 0 && names.Distinct().Count() == names.Length && unknown is null
            ? names
            : throw fields.Mistake("pooling_mode", $"one or more of {string.Join(", ", s_flags.Select(flag => flag.Mode))}, each once{(unknown is null ? "" : $"; \"{unknown.Shown(12)}\" is none of them")}");
    }

    // The mean is what is meant where nothing is said of it.
    private static string[] Flagged(JsonFields fields) =>
        s_flags.Where(flag => fields.Flag(flag.Flag) ?? flag.Mode == "mean").Select(flag => flag.Mode).ToArray() is { Length: > 0 } modes
            ? modes
            : throw fields.Mistake("pooling_mode_mean_tokens", "true, or another way, since all are false");
}
