using System.Security.Cryptography;
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

    /// <summary>Another file of the checkpoint.</summary>
    public static IReadOnlyList<Sample> Others(string name) => [Of(Checkpoint + name, s_run.Value.Files)];

    /// <summary>Goes on with the run for a step, after the state was given the sum of another file of the checkpoint as it is now: its reader meets it.</summary>
    /// <param name="checkpointFile">The other file.</param>
    public static long GoOnSummed(string checkpointFile)
    {
        string statePath = Path.Combine(Path.GetDirectoryName(checkpointFile)!, "trainer_state.json");
        JsonObject state = JsonNode.Parse(File.ReadAllBytes(statePath))!.AsObject();
        state["files"]!.AsObject()[Path.GetFileName(checkpointFile)] = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(checkpointFile)));
        File.WriteAllText(statePath, state.ToJsonString());
        return GoOn(checkpointFile);
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
            .ToDictionary(path => Path.GetRelativePath(files.Folder.Root, path).Replace('\\', '/'), System.IO.File.ReadAllBytes), files.Arguments);
    }
}
