using System.Diagnostics;
using BertNotebooks.Training.Jobs;
using Xunit;

namespace BertNotebooks.Tests.Training.Jobs;

/// <summary>launch.sh, run by a shell with a launcher that only says what it was given.</summary>
public sealed class LaunchScriptTests : IDisposable
{
    private static readonly string[] Jobs = ["job.json", "job-8.json", "resume.json", "resume-8.json", "run_mlm.py"];

    private readonly TempFolder folder = new();

    [UnixTheory]
    [InlineData("5", "", "run_mlm.py job.json")]
    [InlineData("5", "job-8.json", "run_mlm.py job-8.json")]
    [InlineData("4.57", "job-8.json", "run_mlm.py job-8.json")]
    public void WithoutACheckpointTheJobItselfIsRun(string release, string job, string expected)
    {
        Write(JobRelease.Of(release));
        File.WriteAllText(folder.Path("output", "checkpoint-1"), "a file is no checkpoint");
        Assert.Equal(expected, Launch(job).Output.Split('|')[0]);
    }

    [UnixTheory]
    [InlineData("5", "", "run_mlm.py resume.json")]
    [InlineData("5", "job-8.json", "run_mlm.py resume-8.json")]
    [InlineData("5", "resume-8.json", "run_mlm.py resume-8.json")]
    [InlineData("4.57", "job-8.json", "run_mlm.py job-8.json")]
    public void WithACheckpointTheFileThatGoesOnIsRunWhereTheReleaseNeedsIt(string release, string job, string expected)
    {
        Write(JobRelease.Of(release));
        Directory.CreateDirectory(folder.Path("output", "checkpoint-20"));
        Assert.Equal(expected, Launch(job).Output.Split('|')[0]);
    }

    [UnixTheory]
    [InlineData("{}", "1")]
    [InlineData("""{"push_to_hub":true}""", "")]
    public void EnvironmentIsHandedOnAndTheHubLeftAloneUnlessTheJobWantsIt(string job, string offline)
    {
        Write(JobRelease.V5, job, new Dictionary<string, string> { ["TENSORBOARD_LOGGING_DIR"] = "output/it's $HOME" });
        Assert.Equal(["run_mlm.py job.json", "output/it's $HOME", offline, folder.Root], Launch("").Output.Split('|'));
    }

    [UnixTheory]
    [InlineData("job-64.json", "there is no job-64.json")]
    [InlineData("alone", "which launcher?")]
    public void WhatIsMissingIsSaid(string job, string message)
    {
        Write(JobRelease.V5);
        (string output, string error, int code) = job == "alone" ? Run(folder.Path("launch.sh")) : Launch(job);
        Assert.Equal(("", 2), (output, code));
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData("launch.sh")]
    [InlineData("slurm.sh")]
    public void ShellReadsTheFile(string file)
    {
        Write(JobRelease.V5);
        Assert.Equal(("", "", 0), Run("-n", folder.Path(file)));
    }

    public void Dispose() => folder.Dispose();

    private void Write(JobRelease release, string job = "{}", IReadOnlyDictionary<string, string>? environment = null)
    {
        Directory.CreateDirectory(folder.Path("output"));
        foreach ((string name, string text) in Sheets.Files(Sheets.Of(release, job, environment)))
        {
            folder.Write(name, text);
        }

        Array.ForEach(Jobs, name => folder.Write(name, "{}"));
        folder.Write("launcher.sh", "printf '%s|%s|%s|%s' \"$*\" \"${TENSORBOARD_LOGGING_DIR-}\" \"${HF_HUB_OFFLINE-}\" \"$PWD\"\n");
    }

    private (string Output, string Error, int Code) Launch(string job) =>
        Run([folder.Path("launch.sh"), .. job.Length == 0 ? Array.Empty<string>() : [job], "sh", "launcher.sh"]);

    // From another folder than the job's, as a cluster may.
    private static (string Output, string Error, int Code) Run(params string[] arguments)
    {
        ProcessStartInfo start = new("sh", arguments) { WorkingDirectory = Path.GetTempPath(), RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("HF_HUB_OFFLINE");
        using Process shell = Process.Start(start)!;
        Task<string> error = shell.StandardError.ReadToEndAsync();
        string output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        return (output, error.Result, shell.ExitCode);
    }
}
