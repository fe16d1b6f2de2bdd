using System.Diagnostics;
using System.Reflection;

namespace BertNotebooks.Dib.Processes;

/// <summary>Starts this program once more, with its streams in the parent's hands.</summary>
internal static class OwnProcess
{
    /// <summary>How to start it with arguments.</summary>
    public static ProcessStartInfo StartInfo(IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
            StandardErrorEncoding = System.Text.Encoding.UTF8,
        };

        // Started as "dotnet BertNotebooks.Cli.dll", the process is dotnet's.
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(Assembly.GetEntryAssembly()!.Location);
        }

        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}
