using System.Runtime.InteropServices;
using BertNotebooks.Checkpoints;
using BertNotebooks.Cli.Terminal;
using BertNotebooks.Display;
using BertNotebooks.Engine;
using Xunit;

namespace BertNotebooks.Tests.Engine;

// Within, or the tests' folder of that name is meant.
using Architecture = System.Runtime.InteropServices.Architecture;

[Collection(TorchCollection.Name)]
public sealed class TorchRuntimeTests
{
    private static readonly Exception Failure = new TypeInitializationException("torch", new DllNotFoundException("Unable to load it: \n/a/b.so: version `GLIBCXX_3.4.32' not found\n"));

    [Fact]
    public void NativeLibraryLoadsHere() => TorchRuntime.Require();

    [Fact]
    public async Task ProcessIsTunedForLessonsAndCommandsAndLeftAloneByTheLibrary()
    {
        (bool tuned, Action tuning) = (TorchRuntime.IsTuned, TorchRuntime.Tuning);
        (TextReader input, TextWriter output, TextWriter messages) = (Console.In, Console.Out, Console.Error);
        int tunings = 0;
        try
        {
            (TorchRuntime.IsTuned, TorchRuntime.Tuning) = (false, () => tunings++);
            Assert.Null(TorchRuntime.TryLoad());
            PretrainedModel.FromPretrained(Lesson.DataPath(["models", "bert-mini-kit"])).Dispose();
            Assert.Equal((false, 0), (TorchRuntime.IsTuned, tunings));
            Lesson.Begin("a lesson");
            Assert.True(TorchRuntime.IsTuned);
            Assert.Null(TorchRuntime.TryLoad());
            Assert.Equal(1, tunings);
            TorchRuntime.IsTuned = false;
            await CommandLine.RunAsync([], []);
            Assert.True(TorchRuntime.IsTuned);
        }
        finally
        {
            (TorchRuntime.IsTuned, TorchRuntime.Tuning) = (tuned, tuning);
            Console.SetIn(input);
            Console.SetOut(output);
            Console.SetError(messages);
        }
    }

    [Theory]
    [InlineData(Architecture.Arm64, true, false, "Linux Arm64")]
    [InlineData(Architecture.X86, false, false, "Windows X86")]
    [InlineData(Architecture.Arm64, false, false, "Windows Arm64")]
    [InlineData(Architecture.X64, false, true, "macOS X64")]
    public void SystemWithoutAPackageIsToldWhatIsMissingAndWhereTheCureStands(Architecture architecture, bool linux, bool macOS, string system)
    {
        string message = TorchRuntime.Explain(architecture, linux, macOS, Failure);
        Assert.Contains($"no libtorch for {system}", message);
        Assert.Contains("environment.md, section \"Native library\"", message);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData(Architecture.X64, true, false, "Linux X64")]
    [InlineData(Architecture.X64, false, false, "Windows X64")]
    [InlineData(Architecture.Arm64, false, true, "macOS Arm64")]
    public void SystemWithAPackageIsToldTheCause(Architecture architecture, bool linux, bool macOS, string system)
    {
        string message = TorchRuntime.Explain(architecture, linux, macOS, Failure);
        Assert.Contains(system, message);
        Assert.Contains("/a/b.so: version `GLIBCXX_3.4.32' not found. Build again", message);
        Assert.DoesNotContain('\n', message);
        Assert.Contains("environment.md", message);
    }
}
