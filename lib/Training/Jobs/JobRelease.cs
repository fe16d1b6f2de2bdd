using BertNotebooks.Training.Arguments;

namespace BertNotebooks.Training.Jobs;

/// <summary>A release of transformers that a job is for.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Transformers">The version that is pinned.</param>
/// <param name="Script">The release that the script is taken from.</param>
/// <param name="Requirements">The lines of requirements.txt.</param>
internal sealed record JobRelease(string Name, string Transformers, string Script, IReadOnlyList<string> Requirements)
{
    public static JobRelease V457 { get; } = new("4.57", "4.57.6", "4.57.1", []);
    public static JobRelease V5 { get; } = new("5", "5.24.0", "5.1.0", []);
    public static IReadOnlyList<string> Names { get; } = ["4.57", "4.57.6", "5", "5.24", "5.24.0"];
    public bool Is5 => Name == "5";
    public bool Knows(string key) => RunMlmFields.Kinds.ContainsKey(key) && !(Is5 ? TransformersReleases.Only457 : TransformersReleases.Only5).Contains(key);
    public static JobRelease Of(string name) => name switch { "4.57" or "4.57.6" => V457, "5" or "5.24" or "5.24.0" => V5, _ => throw new BertNotebooksException("x") };
}
