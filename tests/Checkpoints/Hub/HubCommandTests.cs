using System.Diagnostics;
using System.Text.Json;
using BertNotebooks.Checkpoints.Hub;
using BertNotebooks.Tests.Cli;
using BertNotebooks.Training.Arguments;
using Xunit;

namespace BertNotebooks.Tests.Checkpoints.Hub;

public sealed class HubCommandTests
{
    private const string Mlm = "golden/model/mlm";

    [SharedFact(Mlm)]
    public async Task CommandLineSaysThatTheModelIsFromTheCache()
    {
        HubModel model = HubModel.FromFolder("kit/mlm", GoldenFolder.Shared(Mlm));
        await using FakeHub hub = await FakeHub.StartAsync(model);
        await hub.DownloadAsync("kit/mlm");
        for (int i = 0; i < 5; i++)
        {
            hub.Hub.Next("/api/models", FakeHub.Status(503, null, ("Retry-After", "0")));
        }

        using Process process = Start(hub, Path.GetTempPath(), "inspect", "--model", "kit/mlm");
        CliResult result = CliProcess.Wait(process);

        Assert.Equal(0, result.ExitCode);
        string[] lines = result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("download kit/mlm: 503 Service Unavailable; again in 0 s", lines[0]);
        Assert.Contains("'kit/mlm' is taken from the cache", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task CommandLineGivesOneMessageWhenTheHubHasNoSuchModel()
    {
        await using FakeHub hub = await FakeHub.StartAsync();

        using Process process = Start(hub, Path.GetTempPath(), "fill-mask", "--model", "kit/none", "A [MASK].");
        CliResult result = CliProcess.Wait(process);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        string line = Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("'kit/none' is no folder here. ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("hf_secret", line, StringComparison.Ordinal);
    }

    [SharedFact(Mlm)]
    public async Task TrainingStartsFromARevisionOfAModelOfTheHub()
    {
        HubModel model = HubModel.FromFolder("kit/mlm", GoldenFolder.Shared(Mlm));
        model.Revisions["v1"] = model.Commit;
        await using FakeHub hub = await FakeHub.StartAsync(model);
        string folder = Directory.CreateTempSubdirectory("train-").FullName;
        File.WriteAllText(Path.Combine(folder, "text.txt"), string.Concat(Enumerable.Repeat("the cat sat on the mat\n", 40)));
        File.WriteAllText(Path.Combine(folder, "args.json"), JsonSerializer.Serialize(new
        {
            model_name_or_path = "kit/mlm",
            model_revision = "v1",
            train_file = "text.txt",
            output_dir = "out",
            max_steps = 1,
            max_seq_length = 16,
            use_cpu = true,
        }));

        using Process process = Start(hub, folder, "train", "--config", "args.json");
        CliResult result = CliProcess.Wait(process);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.DoesNotContain("Without effect", result.Error, StringComparison.Ordinal);
        Assert.Equal(model.Commit, File.ReadAllText(hub.Cached("refs/v1", "kit/mlm")));
        Assert.True(File.Exists(Path.Combine(folder, "out", "model.safetensors")));
        Directory.Delete(folder, recursive: true);
    }

    [UnixTheory]
    [InlineData("-INT")]
    public async Task InterruptedCommandExitsWith130AndTheNextGoesOn(string signal)
    {
        HubModel model = HubModel.Small();
        await using FakeHub hub = await FakeHub.StartAsync(model);
        TaskCompletionSource halfIsSent = new();
        hub.Store.Next("GET", async context =>
        {
            context.Response.ContentLength = model.Files["model.safetensors"].Length;
            await context.Response.Body.WriteAsync(model.Files["model.safetensors"].AsMemory(0, 200_000));
            await context.Response.Body.FlushAsync();
            halfIsSent.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });

        using Process process = Start(hub, Path.GetTempPath(), "inspect", "--model", "kit/small");
        await halfIsSent.Task.WaitAsync(TimeSpan.FromSeconds(60));
        using Process kill = Process.Start("kill", [signal, $"{process.Id}"]);
        CliResult result = CliProcess.Wait(process);
        HubSnapshot snapshot = await hub.DownloadAsync();

        Assert.Equal((130, "Interrupted.\n"), (result.ExitCode, result.Error));
        Assert.StartsWith("bytes=", hub.Store.Requests.Last().Range, StringComparison.Ordinal);
        Assert.Equal(model.Files["model.safetensors"], File.ReadAllBytes(Path.Combine(snapshot.Folder, "model.safetensors")));
    }

    [Fact]
    public void RevisionIsAnArgumentWithEffect()
    {
        ArgumentsFile file = ArgumentsFile.Parse("{\"model_name_or_path\": \"kit/mlm\", \"model_revision\": \"v1\"}");

        Assert.Empty(file.WithoutEffect);
        Assert.Equal("v1", file.Arguments.ModelRevision);
    }

    /// <summary>Starts the command line with this hub, in a folder.</summary>
    internal static Process Start(FakeHub hub, string folder, params string[] args)
    {
        Process process = CliProcess.Start(
            folder,
            new Dictionary<string, string>
            {
                ["HF_ENDPOINT"] = hub.Hub.Address.ToString(), ["HF_HUB_CACHE"] = hub.CacheFolder, ["HF_TOKEN"] = "hf_secret", ["HF_HUB_OFFLINE"] = "", ["TRANSFORMERS_OFFLINE"] = "",
            },
            args);
        process.StandardInput.Close();
        return process;
    }
}
