using System.Diagnostics;

namespace BertNotebooks.Tests.Browser;

/// <summary>The program, started as a learner starts it: <c>play notebooks</c>.</summary>
internal sealed class PlayerProcess : IDisposable
{
    private readonly Process _process;

    private PlayerProcess(Process process, Uri address) => (_process, Address) = (process, address);

    /// <summary>The address that it printed, with the token.</summary>
    public Uri Address { get; }

    /// <summary>Starts it in a kit's folder; any free port where none is told.</summary>
    public static async Task<PlayerProcess> StartAsync(Kit kit, int port = 0)
    {
        string program = Path.Combine(Kit.Repository, "cli", "bin", "Release", "net10.0", "BertNotebooks.Cli.dll");
        if (!File.Exists(program))
        {
            throw new InvalidOperationException($"There is no '{program}': build the kit first, dotnet build -c Release.");
        }

        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [program, "play", "notebooks", "--no-browser", "--port", $"{port}"])
        {
            WorkingDirectory = kit.Root, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string? line = await process.StandardOutput.ReadLineAsync();
        return new PlayerProcess(process, Uri.TryCreate(line, UriKind.Absolute, out Uri? address)
            ? address
            : throw new InvalidOperationException($"The player printed no address but '{line}': {await errors}"));
    }

    /// <summary>Kills it alone, at once, as a crash does.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Kills the processes of its notebooks.</summary>
    public void KillKernels()
    {
        // The second number behind the name in brackets is the parent.
        foreach (string stat in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)).Select(Stat))
        {
            string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > 1 && fields[1] == $"{_process.Id}")
            {
                using Process kernel = Process.GetProcessById(int.Parse(stat[..stat.IndexOf(' ')], System.Globalization.CultureInfo.InvariantCulture));
                kernel.Kill();
            }
        }
    }

    /// <summary>Kills it with the processes of its notebooks.</summary>
    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string Stat(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "stat"));
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return "";
        }
    }
}
