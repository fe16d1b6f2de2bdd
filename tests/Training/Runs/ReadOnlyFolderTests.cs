using System.Diagnostics;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Runs;
using Xunit;

namespace BertNotebooks.Tests.Training.Runs;

/// <summary>Folders that lose their permission to be written in the middle of a run.</summary>
[Collection(TorchCollection.Name)]
public sealed class ReadOnlyFolderTests : IDisposable
{
    private readonly RunFiles _files = new();

    public void Dispose() => _files.Dispose();

    [ImmutableFolderTheory]
    [InlineData(6, "step 8 is not saved")]
    [InlineData(9, "the final model is not saved")]
    public void FolderThatBecomesReadOnlyLeavesTheLastCheckpointAndTheRunGoesOnToTheSameCurve(int step, string expected)
    {
        TrainingArguments arguments = _files.Arguments with { SaveSteps = 4 }, whole = arguments with { OutputDir = _files.Folder.Path("whole") };
        RunFiles.Execute(whole);
        using (TrainingRun run = TrainingRun.Open(arguments))
        {
            string message;
            try
            {
                message = Assert.Throws<BertNotebooksException>(() => run.Execute(report =>
                {
                    if (report.Step == step)
                    {
                        Assert.True(ImmutableFolder.Set(_files.Output, true));
                    }
                })).Message;
            }
            finally
            {
                ImmutableFolder.Set(_files.Output, false);
            }

            Assert.Contains(expected, message);
            Assert.Contains($"checkpoint-{(step < 8 ? 4 : 8)}' is as it was", message);
        }

        Assert.True(RunFiles.Execute(arguments, resume: true));
        Assert.Equal(RunFiles.Metrics(whole.OutputDir!), RunFiles.Metrics(_files.Output));
    }
}

/// <summary>A folder in which not even root may write.</summary>
internal static class ImmutableFolder
{
    /// <summary>Why this process cannot make one; null when it can.</summary>
    public static string? WhyNot()
    {
        using TempFolder folder = new();
        try
        {
            return Set(folder.Root, true) && Set(folder.Root, false) ? null : "chattr +i is not possible here: it takes root and a file system that knows it";
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return $"there is no chattr here: {e.Message}";
        }
    }

    /// <summary>Sets or takes away the mark; false when the system refuses.</summary>
    public static bool Set(string folder, bool immutable)
    {
        using Process process = Process.Start(new ProcessStartInfo("chattr", [immutable ? "+i" : "-i", folder]) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

/// <summary>A theory that needs an <see cref="ImmutableFolder"/>; skipped, saying so, where none can be made.</summary>
internal sealed class ImmutableFolderTheoryAttribute : TheoryAttribute
{
    private static readonly Lazy<string?> s_whyNot = new(ImmutableFolder.WhyNot);

    public ImmutableFolderTheoryAttribute() => Skip = s_whyNot.Value;
}
