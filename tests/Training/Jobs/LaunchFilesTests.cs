using BertNotebooks.Training.Jobs;
using Xunit;

namespace BertNotebooks.Tests.Training.Jobs;

public sealed class LaunchFilesTests
{
    private static readonly Dictionary<string, JobRelease> Releases = new() { ["4.57"] = JobRelease.V457, ["5"] = JobRelease.V5 };

    [Theory]
    [InlineData("4.57")]
    [InlineData("5")]
    public void NoPlaceholderIsLeftAndLinesEndAsInUnix(string release)
    {
        Dictionary<string, string> files = Sheets.Files(Sheets.Of(Releases[release]));
        Assert.Equal(
            ["README.md", "accelerate-1.yaml", "accelerate-4x8.yaml", "accelerate-8.yaml", "accuracy/accuracy.py", "kubernetes.yaml", "launch.sh", "requirements.txt", "slurm.sh"],
            files.Keys.Order(StringComparer.Ordinal));
        Assert.All(files, file =>
        {
            Assert.DoesNotContain("{{", file.Value, StringComparison.Ordinal);
            Assert.DoesNotContain('\r', file.Value);
            Assert.EndsWith("\n", file.Value, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void BracesOfAUserAreNoPlaceholder() =>
        Assert.Contains("{{script}}", Sheets.Files(Sheets.Of(JobRelease.V5, leftOut: "kit.x was {{script}}"))["README.md"], StringComparison.Ordinal);

    [Fact]
    public void ScriptAndPackagesAreThoseOfTheRelease()
    {
        Dictionary<string, string> four = Sheets.Files(Sheets.Of(JobRelease.V457)), five = Sheets.Files(Sheets.Of(JobRelease.V5));
        Assert.Contains("/transformers/v4.57.1/examples/pytorch/language-modeling/run_mlm.py", four["README.md"], StringComparison.Ordinal);
        Assert.Contains("/transformers/v5.1.0/examples/pytorch/language-modeling/run_mlm.py", five["README.md"], StringComparison.Ordinal);
        Assert.Contains("\ntransformers==4.57.6\n", four["requirements.txt"], StringComparison.Ordinal);
        Assert.Contains("\ntransformers==5.24.0\n", five["requirements.txt"], StringComparison.Ordinal);
        Assert.All(JobRelease.V457.Requirements.Concat(JobRelease.V5.Requirements), line => Assert.Matches(@"^[a-z-]+==\d+(\.\d+)+$", line));
    }

    [Theory]
    [InlineData("README.md", "sh launch.sh job.json torchrun --standalone --nproc_per_node=1\n")]
    [InlineData("README.md", "sh launch.sh job-8.json torchrun --standalone --nproc_per_node=8\n")]
    [InlineData("README.md", "sh launch.sh job-8.json accelerate launch --config_file accelerate-8.yaml\n")]
    [InlineData("README.md", "sh launch.sh job-32.json torchrun --nnodes=4 --nproc_per_node=8 ")]
    [InlineData("README.md", "sh launch.sh job-32.json accelerate launch --config_file accelerate-4x8.yaml ")]
    [InlineData("slurm.sh", "sh launch.sh job-32.json torchrun ")]
    [InlineData("slurm.sh", "#SBATCH --nodes=4\n")]
    [InlineData("kubernetes.yaml", "sh launch.sh job-32.json torchrun --nnodes=4 --nproc_per_node=8 ")]
    [InlineData("accelerate-1.yaml", "\nnum_processes: 1\n")]
    [InlineData("accelerate-8.yaml", "\nnum_processes: 8\n")]
    [InlineData("accelerate-4x8.yaml", "\nnum_processes: 32\n")]
    public void EachLaunchNamesTheFileForItsDevices(string file, string part) =>
        Assert.Contains(part, Sheets.Files(Sheets.Of(JobRelease.V5))[file], StringComparison.Ordinal);

    [Theory]
    [InlineData("| `job.json` | 1 | 18 | 2 | 36 | the same |")]
    [InlineData("| `job-8.json` | 8 | 5 | 1 | 40 | 4 more than 36 |")]
    [InlineData("| `job-32.json` | 32 | 1 | 1 | 32 | 4 fewer than 36 |")]
    public void TableOfBatchesSaysWhereAStepIsAnother(string row) =>
        Assert.Contains(row, Sheets.Files(Sheets.Of(JobRelease.V457))["README.md"], StringComparison.Ordinal);

    [Fact]
    public void AccumulationIsExplainedWhereTheJobAccumulates()
    {
        JobSheet sheet = Sheets.Of(JobRelease.V5);
        string five = Sheets.Files(sheet)["README.md"], four = Sheets.Files(Sheets.Of(JobRelease.V457))["README.md"];
        Assert.Contains("divide the logged training loss by N", five, StringComparison.Ordinal);
        Assert.Contains("`per_device_train_batch_size` 36 and `gradient_accumulation_steps` 1 in `job.json`", five, StringComparison.Ordinal);
        Assert.DoesNotContain("divide the logged training loss", four, StringComparison.Ordinal);
        Assert.Contains("takes the mean of the accumulated batches' means", four, StringComparison.Ordinal);
        JobSheet plain = sheet with { Batches = [.. sheet.Batches.Select(b => b with { Accumulation = 1 })] };
        Assert.DoesNotContain("**Accumulation.**", Sheets.Files(plain)["README.md"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"use_cpu":true}""", "remove the line from `job*.json`")]
    [InlineData("""{"use_cpu":false}""", "On a machine without GPUs set")]
    [InlineData("{}", "On a machine without GPUs set")]
    [InlineData("""{"hub_token":"x"}""", "**`hub_token` in the job's files is a secret")]
    [InlineData("""{"push_to_hub":true}""", "sends its result to the hub")]
    [InlineData("""{"report_to":["tensorboard","wandb"]}""", "reports to tensorboard, wandb")]
    [InlineData("""{"report_to":"none"}""", "needs no network.\n")]
    public void PageFollowsTheJob(string job, string part) =>
        Assert.Contains(part, Sheets.Files(Sheets.Of(JobRelease.V5, job))["README.md"], StringComparison.Ordinal);

    [Fact]
    public void PageTellsWhatIsCalledOtherwiseWhatIsMissingAndWhatDiffers()
    {
        string page = Sheets.Files(Sheets.Of(JobRelease.V5, leftOut: "kit.eval_seed 3: masks cannot be fixed"))["README.md"];
        Assert.Contains("## What is called otherwise\n- warmup_ratio 0.1 is warmup_steps 0.1\n", page, StringComparison.Ordinal);
        Assert.Contains("## What was left out\n- kit.eval_seed 3: masks cannot be fixed\n", page, StringComparison.Ordinal);
        Assert.Contains("\n- kit.pipeline tutorial: the sentences stand in train.txt\n", page, StringComparison.Ordinal);
        Assert.Contains("`my-first-bert.json`", page, StringComparison.Ordinal);
        Assert.Contains("## What was left out\nNothing.\n", Sheets.Files(Sheets.Of(JobRelease.V5))["README.md"], StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherReleaseIsRefusedWithTheTwoThatThereAre()
    {
        Assert.Same(JobRelease.V5, JobRelease.Of("5"));
        Assert.Same(JobRelease.V457, JobRelease.Of("4.57"));
        Assert.Equal("--transformers is 4.40, and a job is written for 4.57 (4.57.6) or 5 (5.24.0): give one of the two.", Assert.Throws<BertNotebooksException>(() => JobRelease.Of("4.40")).Message);
    }
}
