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
    private const string Dll = "BertNotebooks.Cli.dll";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static string Host => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Runs the command line to its end.</summary>
    public static CliResult Run(string folder, params string[] args)
    {
        using Process process = Start(folder, args);
        process.StandardInput.Close();
        return Wait(process);
    }

    /// <summary>Runs the command line to its end with files that may not grow beyond some blocks, of 512 or 1024 bytes as the shell counts: a full disk for everybody.</summary>
    public static CliResult RunWithFileLimit(string folder, int blocks, params string[] args) =>
        RunInShell(folder, $"trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"", args);

    /// <summary>Runs a line of the shell to its end in which <c>"$@"</c> is the command line.</summary>
    public static CliResult RunInShell(string folder, string line, params string[] args)
    {
        ProcessStartInfo start = new("sh")
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        Array.ForEach(["-c", line, "sh", Host, Path.Combine(AppContext.BaseDirectory, Dll), .. args], start.ArgumentList.Add);
        start.Environment["OMP_NUM_THREADS"] = "1";
        // The runtime's own memory is otherwise a file, which would be cut as well.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return Wait(process);
    }

    /// <summary>Sends a signal, by its number.</summary>
    public static void Signal(Process process, int signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        kill.WaitForExit();
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
        ProcessStartInfo start = new(Host)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        // Two threads of tensors as small as in tests wait for each other longer than they work.
        start.Environment["OMP_NUM_THREADS"] = "1";
        // They end before it would pay to look where they spend their time.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.ArgumentList.Add(Path.Combine(build, Dll));
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
