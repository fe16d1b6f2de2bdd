using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace BertNotebooks.Dib.Processes;

/// <summary>Starts this program once more, with its streams in the parent's hands.</summary>
public static class OwnProcess
{
    /// <summary>How to start it with arguments.</summary>
    /// <param name="program">The program's own assembly: not always the one that the process was started with, which in a test is the test's host.</param>
    /// <param name="arguments">Command and options.</param>
    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "A single file is not started by dotnet.")]
    public static ProcessStartInfo StartInfo(Assembly program, IEnumerable<string> arguments)
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
            start.ArgumentList.Add(program.NotNull().Location);
        }

        foreach (string argument in arguments.NotNull())
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}
