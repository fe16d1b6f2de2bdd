using System.Text.Json.Nodes;
using BertNotebooks.Tests.Training.Runs;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Runs;

namespace BertNotebooks.Tests.Fuzz;

/// <summary>A small run that was broken off at step 6, with all its files, to be gone on with.</summary>
internal static class RunSample
{
    private const int Step = 6;
    private const string Checkpoint = "out/checkpoint-6/", State = Checkpoint + "trainer_state.json";

    private static readonly Lazy<(Dictionary<string, byte[]> Files, TrainingArguments Arguments)> s_run = new(Make);

    /// <summary>The state, by whose sums the other files are known to be whole.</summary>
    public static IReadOnlyList<Sample> States() => [Of(State, s_run.Value.Files)];

    /// <summary>Another file of the checkpoint, without its sum, so that its reader meets it.</summary>
    public static IReadOnlyList<Sample> Unsummed(string name)
    {
        Dictionary<string, byte[]> files = new(s_run.Value.Files);
        JsonObject state = JsonNode.Parse(files[State])!.AsObject();
        state["files"]!.AsObject().Remove(name);
        files[State] = System.Text.Encoding.UTF8.GetBytes(state.ToJsonString());
        return [Of(Checkpoint + name, files)];
    }

    /// <summary>Goes on with the run for a step.</summary>
    /// <param name="checkpointFile">A file of the checkpoint.</param>
    public static long GoOn(string checkpointFile)
    {
        TrainingArguments arguments = s_run.Value.Arguments with { OutputDir = Path.GetFullPath(Path.Combine(checkpointFile, "..", "..")) };
        _ = FinishedRun.At(arguments);
        using CancellationTokenSource stop = new();
        using TrainingRun run = TrainingRun.Open(arguments, resume: true);
        run.Execute(_ => stop.Cancel(), stop.Token);
        return 0;
    }

    private static Sample Of(string name, Dictionary<string, byte[]> files) => new("made here", name, files[name], files.Where(file => file.Key != name).ToDictionary());

    private static (Dictionary<string, byte[]>, TrainingArguments) Make()
    {
        // Configuration, vocabulary and texts stay: their places are among the settings that must be the same.
        RunFiles files = new();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => files.Dispose();
        RunFiles.Execute(files.Arguments, stopAt: Step);
        return (Directory.EnumerateFiles(files.Output, "*", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetRelativePath(files.Folder.Root, path).Replace('\\', '/'), File.ReadAllBytes), files.Arguments);
    }
}
