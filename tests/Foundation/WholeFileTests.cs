using BertNotebooks.Checkpoints;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;
using Xunit;

namespace BertNotebooks.Tests.Foundation;

/// <summary>Files that are held as a whole, and are longer than any of their kind.</summary>
[Collection(TorchCollection.Name)]
public sealed class WholeFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, int> Files => new()
    {
        { "vocab.txt", WholeFile.Largest }, { "tokenizer.json", WholeFile.Largest }, { "model.safetensors.index.json", WholeFile.Largest },
        { "args.json", TextLimits.LongestLine }, { "config.json", 4 << 20 },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void FileThatIsLongerThanAnyOfItsKindIsRefusedBeforeItIsRead(string name, int most)
    {
        string path = _folder.Path(name);
        using (FileStream file = File.Create(path))
        {
            // A hole, which takes no room on the disk.
            file.SetLength(most + 1L);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Assert.Throws<BertNotebooksException>(() => Read(path)).Message;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 5_000_000);
        Assert.Contains(path, message, StringComparison.Ordinal);
        Assert.Contains($"{most:N0}", message, StringComparison.Ordinal);
    }

    private static object Read(string path) => Path.GetFileName(path) switch
    {
        "vocab.txt" => Vocabulary.Load(path),
        "args.json" => ArgumentsFile.Load(path),
        "config.json" => BertConfigFile.Load(path),
        "model.safetensors.index.json" => BertNotebooks.Checkpoints.Safetensors.ShardedSafetensors.Open(path),
        _ => BertTokenizer.FromPretrained(path),
    };

    [UnixTheory]
    [InlineData("pipe")]
    [InlineData("to-pipe")]
    public void PipeThatNobodyWritesToIsRefusedAndNotWaitedFor(string name)
    {
        using TempFolder folder = new();
        System.Diagnostics.Process.Start("mkfifo", [folder.Path("pipe")]).WaitForExit();
        File.CreateSymbolicLink(folder.Path("to-pipe"), "pipe");
        Assert.Contains("is a pipe", Assert.Throws<BertNotebooksException>(() => WholeFile.ReadBytes(folder.Path(name))).Message);
    }
}
