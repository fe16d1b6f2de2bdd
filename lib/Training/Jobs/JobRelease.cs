using BertNotebooks.Training.Arguments;

namespace BertNotebooks.Training.Jobs;

/// <summary>A release of transformers that a job is written for.</summary>
/// <param name="Name">How it is asked for.</param>
/// <param name="Transformers">The version of the package.</param>
/// <param name="Script">The release whose <c>run_mlm.py</c> is taken.</param>
/// <param name="Requirements">Lines for pip, pinned.</param>
internal sealed record JobRelease(string Name, string Transformers, string Script, IReadOnlyList<string> Requirements)
{
    /// <summary>The last of 4.</summary>
    public static JobRelease V457 { get; } = new("4.57", "4.57.6", "4.57.1",
        ["transformers==4.57.6", "torch==2.9.1", "accelerate==1.12.0", "datasets==4.4.1", "evaluate==0.4.6", "numpy==2.2.6"]);

    /// <summary>5.24.</summary>
    public static JobRelease V5 { get; } = new("5", "5.24.0", "5.1.0",
        ["transformers==5.24.0", "torch==2.9.1", "accelerate==1.15.0", "datasets==4.8.1", "evaluate==0.4.6", "numpy==2.2.6"]);

    /// <summary>What the releases are called; their whole versions are taken, too.</summary>
    public static IReadOnlyList<string> Names { get; } = [V457.Name, V457.Transformers, V5.Name, "5.24", V5.Transformers];

    /// <summary>Whether it is of 5.</summary>
    public bool Is5 => this == V5;

    /// <summary>The release of a name.</summary>
    /// <exception cref="BertNotebooksException">There is none of that name.</exception>
    public static JobRelease Of(string name) => !Names.Contains(name)
        ? throw new BertNotebooksException($"--transformers is {name.Shown()}, and a job is written for {V457.Name} ({V457.Transformers}) or {V5.Name} ({V5.Transformers}): give one of the two.")
        : name == V457.Name || name == V457.Transformers ? V457 : V5;

    /// <summary>Whether the script of this release, or its TrainingArguments, has a field.</summary>
    public bool Knows(string key) => RunMlmFields.Kinds.ContainsKey(key) && !(Is5 ? TransformersReleases.Only457 : TransformersReleases.Only5).Contains(key);
}
