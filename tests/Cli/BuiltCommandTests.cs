using System.Diagnostics;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Tests.Training.Runs;
using Xunit;

namespace BertNotebooks.Tests.Cli;

/// <summary>The built command line in processes of its own: what only they can show.</summary>
public sealed class BuiltCommandTests : IDisposable
{
    private const int SigTerm = 15, SigInt = 2;

    private readonly RunFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void SameSeedGivesTheSameCurveToTheBitInTwoProcesses()
    {
        foreach (string name in (string[])["one", "two"])
        {
            CliResult run = Run("train", "--config", ArgumentsJson.Write(_files, a => { a["output_dir"] = _files.Folder.Path(name); a["max_steps"] = 12; }));
            Assert.Equal((0, _files.Folder.Path(name) + "\n"), (run.ExitCode, run.Output));
        }

        Assert.Equal(12, RunFiles.Metrics(_files.Folder.Path("one")).Length);
        Assert.Equal(RunFiles.Metrics(_files.Folder.Path("one")), RunFiles.Metrics(_files.Folder.Path("two")));
        Assert.Equal(Weights("one"), Weights("two"));
    }

    [UnixTheory]
    [InlineData(SigTerm)]
    [InlineData(SigInt)]
    public void InterruptedRunSavesEndsWith130AndGoesOnToTheSameCurve(int signal)
    {
        string Config(string output, int steps) => ArgumentsJson.Write(_files, a => { a["output_dir"] = output; a["max_steps"] = steps; a["eval_strategy"] = "no"; });
        using Process process = Start("train", "--config", Config(_files.Output, 1_000_000));
        string metrics = Path.Combine(_files.Output, "metrics.jsonl");
        SpinWait.SpinUntil(() => process.HasExited || (File.Exists(metrics) && new FileInfo(metrics).Length > 500), TimeSpan.FromSeconds(60));
        Assert.False(process.HasExited, "the run ended before it could be interrupted");
        using (Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
        {
            kill.WaitForExit();
        }

        CliResult stopped = CliProcess.Wait(process);
        Assert.Equal((130, ""), (stopped.ExitCode, stopped.Output));
        Assert.Contains("a checkpoint is saved, go on with --resume", stopped.Error);
        int steps = RunFiles.Steps(_files.Output)[^1];
        Assert.True(Directory.Exists(Path.Combine(_files.Output, $"checkpoint-{steps}")));

        string whole = _files.Folder.Path("whole");
        Assert.Equal(0, Run("train", "--resume", "--config", Config(_files.Output, steps + 5)).ExitCode);
        Assert.Equal(0, Run("train", "--config", Config(whole, steps + 5)).ExitCode);
        Assert.Equal(RunFiles.Metrics(whole), RunFiles.Metrics(_files.Output));
        Assert.Equal(Weights("whole"), Weights("out"));
    }

    [UnixTheory]
    [InlineData(SigTerm)]
    [InlineData(SigInt)]
    public void SignalWhileTheTextIsReadEndsWith130(int signal)
    {
        string text = _files.Folder.Write("long.txt", string.Concat(Enumerable.Repeat("p5 p6 p7 p8 p9 p10 p11 p12\n", 1_000_000)));
        using Process process = Start("train", "--config", ArgumentsJson.Write(_files, a => a["train_file"] = text));
        SpinWait.SpinUntil(() => process.HasExited || File.Exists(Path.Combine(_files.Output, "run.lock")), TimeSpan.FromSeconds(60));
        using (Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
        {
            kill.WaitForExit();
        }

        CliResult stopped = CliProcess.Wait(process);
        Assert.Equal((130, "", "Interrupted.\n"), (stopped.ExitCode, stopped.Output, stopped.Error));
        Assert.False(Directory.Exists(_files.Output));
    }

    [Fact]
    public void MistakeGivesOneLineOnStderrAndNoTrace()
    {
        CliResult run = Run("fill-mask", "--model", "no/where", "[MASK]");
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("no/where", Assert.Single(run.Messages));
        Assert.DoesNotContain("   at ", run.Error);
    }

    [Fact]
    public void TextsGoInAndOutAsUtf8()
    {
        string vocab = _files.Folder.Write("v.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nß\n東\n");
        CliResult run = RunOn("{\"text\": \"ß東\"}\n"u8, "tokenize", "--vocab", vocab);
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("""{"ids":[2,5,6,3],""", run.Output);
        Assert.Contains("東", run.Output);
        Assert.EndsWith("}\n", run.Output);
    }

    [Theory]
    [InlineData("score", "476F6F642E0A636166E90A", "E9")]
    [InlineData("score", "FFFE476F6F642E0A", "FF")]
    [InlineData("score", "476F6F64E2", "E2")]
    [InlineData("tokenize", "7B2274657874223A2022636166E9227D0A", "E9")]
    public void InputThatIsNotUtf8IsRefused(string command, string bytes, string named)
    {
        string folder = Path.Combine(GoldenFolder.RepositoryRoot, "data", "models", "bert-mini-kit");
        CliResult run = RunOn(Convert.FromHexString(bytes), command == "score" ? ["score", "--json", "--model", folder] : ["tokenize", "--vocab", folder]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"The input is not UTF-8 (it has the bytes {named}", Assert.Single(run.Messages));
        Assert.DoesNotContain("\uFFFD", run.Output);
    }

    [Fact]
    public void ByteOrderMarkOfUtf8IsPassedOver()
    {
        string vocab = _files.Folder.Write("v.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n");
        CliResult run = RunOn([0xEF, 0xBB, 0xBF, .. "{\"text\": \"a\"}"u8], "tokenize", "--vocab", vocab);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("""{"ids":[2,5,3],""", run.Output);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void NativeLibraryThatDoesNotLoadIsOneMessage(bool there)
    {
        string copy = Directory.CreateDirectory(_files.Folder.Path("copy")).FullName;
        foreach (string file in Directory.GetFiles(AppContext.BaseDirectory).Where(IsManaged))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        if (there)
        {
            Array.ForEach(["libLibTorchSharp.so", "libLibTorchSharp.dylib", "LibTorchSharp.dll"], name => File.WriteAllText(Path.Combine(copy, name), "rubbish"));
        }

        string model = Path.Combine(GoldenFolder.RepositoryRoot, "data", "models", "bert-mini-kit");
        CliResult fill = Wait(CliProcess.StartFrom(copy, GoldenFolder.RepositoryRoot, "fill-mask", "--model", model, "[MASK]"));
        Assert.Equal((1, ""), (fill.ExitCode, fill.Output));
        string message = Assert.Single(fill.Messages);
        Assert.Contains("libtorch", message);
        Assert.Contains("environment.md, section \"Native library\"", message);

        CliResult doctor = Wait(CliProcess.StartFrom(copy, GoldenFolder.RepositoryRoot, "doctor"));
        Assert.Equal((1, ""), (doctor.ExitCode, doctor.Error));
        Assert.Equal(8, doctor.Lines.Length);
        Assert.StartsWith("FAILED  native library: ", doctor.Lines[2]);
        Assert.False(Directory.Exists(Path.Combine(copy, "cpu")), "TorchSharp copied its packages' files");
    }

    private static bool IsManaged(string file) =>
        Path.GetExtension(file) is ".json" || (Path.GetExtension(file) is ".dll" && !Path.GetFileName(file).Contains("torch", StringComparison.OrdinalIgnoreCase))
        || Path.GetFileName(file) == "TorchSharp.dll";

    private static CliResult Wait(Process process)
    {
        using (process)
        {
            process.StandardInput.Close();
            return CliProcess.Wait(process);
        }
    }

    private CliResult RunOn(ReadOnlySpan<byte> input, params string[] args)
    {
        Process process = Start(args);
        process.StandardInput.BaseStream.Write(input);
        return Wait(process);
    }

    private byte[] Weights(string folder) => File.ReadAllBytes(_files.Folder.Path(folder, "model.safetensors"));

    private Process Start(params string[] args) => CliProcess.Start(_files.Folder.Root, args);

    private CliResult Run(params string[] args) => CliProcess.Run(_files.Folder.Root, args);
}
