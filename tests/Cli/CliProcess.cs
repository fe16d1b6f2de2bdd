using System.Diagnostics;

namespace BertNotebooks.Tests.Cli;

/// <summary>What a run of the command line gave.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error)
{
    /// <summary>The lines of stdout.</summary>
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The lines of stderr.</summary>
    public string[] Messages => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Starts the built command line, as a user does.</summary>
internal static class CliProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>Runs the command line to its end.</summary>
    public static CliResult Run(string folder, params string[] args)
    {
        using Process process = Start(folder, args);
        process.StandardInput.Close();
        return Wait(process);
    }

    /// <summary>Starts the command line.</summary>
    public static Process Start(string folder, params string[] args) => StartFrom(AppContext.BaseDirectory, folder, args);

    /// <summary>Starts the command line with environment variables of its own.</summary>
    public static Process Start(string folder, IReadOnlyDictionary<string, string> environment, params string[] args) =>
        Start(AppContext.BaseDirectory, folder, environment, args);

    /// <summary>Starts a copy of the command line that lies elsewhere.</summary>
    public static Process StartFrom(string build, string folder, params string[] args) => Start(build, folder, new Dictionary<string, string>(), args);

    private static Process Start(string build, string folder, IReadOnlyDictionary<string, string> environment, string[] args)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        // Two threads of tensors as small as in tests wait for each other longer than they work.
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.ArgumentList.Add(Path.Combine(build, "BertNotebooks.Cli.dll"));
        foreach (string arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Waits for the end and takes what was written.</summary>
    public static CliResult Wait(Process process, TimeSpan? patience = null)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(patience ?? Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"the command line did not end within {patience ?? Patience}");
        }

        return new CliResult(process.ExitCode, output.Result, error.Result);
    }
}
