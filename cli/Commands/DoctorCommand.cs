using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using BertNotebooks.Checkpoints;
using BertNotebooks.Cli.Terminal;
using BertNotebooks.Engine;
using BertNotebooks.Inference;
using TorchSharp;

namespace BertNotebooks.Cli.Commands;

/// <summary><c>doctor</c>: is this machine ready for the lessons?</summary>
internal static class DoctorCommand
{
    private const double NeededGiB = 2;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        KitCommand command = new("doctor", "Checks SDK, native library, threads, memory and data files, and says how to mend what fails. Exit code 1 when something fails.", "doctor");
        command.SetAction(_ => Run());
        return command;
    }

    private static int Run()
    {
        (string Name, Func<string> Check)[] checks =
        [
            (".NET", Runtime), ("SDK", Sdk), ("native library", NativeLibrary), ("threads", Threads), ("memory", Memory), ("data files", DataFiles), ("first fill-mask", FirstFillMask),
        ];
        int failed = checks.Count(check => !Passes(check.Name, check.Check));
        Console.Out.WriteLine(failed == 0 ? "All is well: run the lessons with `run notebooks`." : $"{failed} of {checks.Length} checks failed; environment.md, section \"Troubleshooting\", tells more.");
        return failed == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static bool Passes(string name, Func<string> check)
    {
        try
        {
            Console.Out.WriteLine($"ok      {name}: {check()}");
            return true;
        }
        catch (BertNotebooksException e)
        {
            Console.Out.WriteLine($"FAILED  {name}: {e.Message}");
            return false;
        }
    }

    private static string Runtime() => $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}";

    private static string Sdk()
    {
        const string cure = "Install the .NET 10 SDK (https://dot.net), and see that `dotnet --version` answers in the kit's folder.";
        if (!File.Exists(Path.Combine(KitFolder.DataPath(), "..", "BertNotebooks.sln")))
        {
            return "not needed: this program is published";
        }

        ProcessStartInfo start = new("dotnet", "--version") { WorkingDirectory = KitFolder.DataPath(), RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process dotnet = Process.Start(start)!;
            string version = dotnet.StandardOutput.ReadToEnd().Trim();
            dotnet.WaitForExit();
            return dotnet.ExitCode == 0 && int.TryParse(version.Split('.')[0], out int major) && major >= 10
                ? version
                : throw new BertNotebooksException($"`dotnet --version` answers \"{version.Split('\n')[0]}\", and the kit is built with 10.0. {cure}");
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            throw new BertNotebooksException($"`dotnet` cannot be started: {e.Message} {cure}", e);
        }
    }

    private static string NativeLibrary()
    {
        TorchRuntime.Require();
        return $"TorchSharp {typeof(torch).Assembly.GetName().Version?.ToString(3)}, CUDA {(torch.cuda.is_available() ? "available" : "not available (the processor is used)")}";
    }

    private static string Threads()
    {
        TorchRuntime.Require();
        return $"torch uses {torch.get_num_threads()} of {Environment.ProcessorCount} processors";
    }

    private static string Memory()
    {
        double gib = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Math.Pow(1024, 3);
        return gib >= NeededGiB
            ? FormattableString.Invariant($"{gib:F1} GiB")
            : throw new BertNotebooksException(FormattableString.Invariant($"{gib:F1} GiB are available and the lessons want {NeededGiB} GiB: close other programs or raise the limit of the container."));
    }

    private static string DataFiles()
    {
        string[] missing = [.. KitData.Files.Where(f => !File.Exists(Path.Combine(KitFolder.DataPath(), f)))];
        return missing.Length == 0
            ? $"{KitData.Files.Count} files in {KitFolder.DataPath()}"
            : throw new BertNotebooksException($"missing in {KitFolder.DataPath()}: {string.Join(", ", missing)}. Clone the repository again, or `git checkout -- data`.");
    }

    private static string FirstFillMask()
    {
        TorchRuntime.Require();
        using PretrainedModel model = PretrainedModel.FromPretrained(KitFolder.DataPath(KitData.Model));
        return new FillMask(model).Predict("Good morning [MASK], have a [MASK] day.").Filled;
    }
}
