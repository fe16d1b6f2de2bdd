namespace BertNotebooks.Tests.Fuzz;

/// <summary>What the readers took, a line a reader: <c>out/fuzz/report.txt</c> of the process that ran last.</summary>
internal static class HostileReport
{
    private static readonly Lazy<string> s_file = new(Begin);

    /// <summary>The folder of the report, and of the files that broke the promise.</summary>
    public static string Folder { get; } = Path.Combine(GoldenFolder.RepositoryRoot, "out", "fuzz");

    /// <summary>A reader's line.</summary>
    public static string Line(string reader, int inputs, HostileRun run) => FormattableString.Invariant(
        $"{reader,-24} {inputs,6} mutants {run.Refused,6} refused {run.Broken.Count,4} broken; at most {run.Seconds:f3} s, {run.Bytes / 1048576.0:f1} MiB asked for, {run.Resident / 1048576.0:f1} MiB more in the process");

    /// <summary>Adds it to the report.</summary>
    public static void Add(string reader, int inputs, HostileRun run) => File.AppendAllText(s_file.Value, Line(reader, inputs, run) + "\n");

    private static string Begin()
    {
        string file = Path.Combine(Directory.CreateDirectory(Folder).FullName, "report.txt");
        File.WriteAllText(file, "");
        return file;
    }
}
