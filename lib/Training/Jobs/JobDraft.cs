using System.Text.Json;
using System.Text.Json.Nodes;
using BertNotebooks.Training.Arguments;

namespace BertNotebooks.Training.Jobs;

/// <summary>A job as it is being written: what it says already, what became of each key, and what has no counterpart.</summary>
internal sealed class JobDraft
{
    private readonly List<(string Name, string Reason)> _lost = [];

    /// <summary>The arguments of the script.</summary>
    public JsonObject Job { get; } = [];

    /// <summary>What stands in the job under another name or value, and what is left out without loss: a line each.</summary>
    public List<string> Translations { get; } = [];

    /// <summary>What differs from the kit's run: a line each.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Variables of the environment that a release reads in the place of keys.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>What has no counterpart: a line each.</summary>
    public IReadOnlyList<string> Lost => [.. _lost.Select(l => $"{l.Name}: {l.Reason}")];

    /// <summary>Writes a value.</summary>
    public void Put(string key, JsonNode? value) => Job[key] = value;

    /// <summary>Writes a value as it stands.</summary>
    public void Put(string key, JsonElement value) => Put(key, JsonNode.Parse(value.GetRawText()));

    /// <summary>Writes what a key says under another name, or with another value.</summary>
    public void Translate(string key, JsonElement value, string name, JsonNode? meant)
    {
        Put(name, meant);
        Translations.Add($"`{key}` {ArgumentsCheck.Literal(value)} is `{name}` {meant!.ToJsonString().Brief()} there");
    }

    /// <summary>Leaves a key out, since nothing is lost.</summary>
    public void Drop(string key, JsonElement value, string reason) => Translations.Add($"`{key}` {ArgumentsCheck.Literal(value)} is left out: {reason}");

    /// <summary>Notes a setting that has no counterpart.</summary>
    public void Lose(string key, string value, string reason) => _lost.Add(($"{key} {value}", reason));

    /// <summary>Refuses what has no counterpart.</summary>
    /// <param name="script">The script with its release.</param>
    /// <exception cref="BertNotebooksException">The message names the settings and the way out.</exception>
    public void RequireNothingLost(string script)
    {
        if (_lost.Count == 0)
        {
            return;
        }

        (string name, string reason) = _lost[0];
        string others = _lost.Count == 1 ? "" : $" Nor have {string.Join(", ", _lost.Skip(1).Select(l => l.Name)).Brief()}.";
        throw new BertNotebooksException($"{name} has no counterpart in {script}: {reason}.{others} Leave {(_lost.Count == 1 ? "it" : "them")} out, or export with --lossy, which does so and lists them in the README.");
    }
}
