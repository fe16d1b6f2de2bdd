using System.IO.Compression;
using System.Text.RegularExpressions;
using BertNotebooks.Checkpoints;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Tests.Model;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Checkpoints;

/// <summary>Folders with one thing wrong; each has an expected.txt that says "what is wrong: refuse it, naming ...".</summary>
[Collection(TorchCollection.Name)]
public sealed partial class GoldenBrokenTests
{
    [GoldenModelTheory("model/broken/*/expected.txt")]
    [GoldenData("model/broken/*/expected.txt")]
    public void BrokenFolderIsRefusedWithWhatExpectedTxtAsksFor(string path)
    {
        long before = SmallBert.LiveTensors;
        string message = Assert.Throws<BertNotebooksException>(() => PretrainedModel.FromPretrained(Path.GetDirectoryName(path)!)).Message;
        string[] names = Names(File.ReadAllText(path), Path.GetDirectoryName(path)!);
        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Contains(name, message));
        Assert.Equal(before, SmallBert.LiveTensors);
    }

    // What the message must hold: those of the facts before the colon that the wish after it speaks of.
    private static string[] Names(string expected, string folder)
    {
        string[] halves = expected.Split(": refuse it, ", 2);
        Assert.Equal(2, halves.Length);
        (string facts, string wish) = (halves[0], halves[1]);
        List<string> names = [];
        void Take(string when, Regex pattern)
        {
            if (wish.Contains(when, StringComparison.Ordinal))
            {
                names.AddRange(pattern.Matches(facts).Select(match => match.Groups[1].Value));
            }
        }

        Take("the file", FirstFile());
        Take("both", FirstTwoNumbers());
        Take("shapes", Shapes());
        Take("the tensor", Tensors());
        Take("the type", Quoted());
        names.AddRange(wish.Contains("the function", StringComparison.Ordinal) ? [ForeignGlobal(folder)] : []);
        names.AddRange(wish.Contains("MLM head is missing", StringComparison.Ordinal) ? ["MLM head", "missing"] : []);
        return [.. names];
    }

    // The one name in the pickle that is not of the modules that tensors need: GLOBAL is "c", the module, a line end, the name, a line end.
    private static string ForeignGlobal(string folder)
    {
        using ZipArchive zip = ZipFile.OpenRead(Path.Combine(folder, "pytorch_model.bin"));
        using StreamReader reader = new(zip.Entries.Single(e => e.Name == "data.pkl").Open(), System.Text.Encoding.Latin1);
        Match foreign = Globals().Matches(reader.ReadToEnd()).Single(m => m.Groups[1].Value is not ("collections" or "torch._utils" or "torch"));
        return $"{foreign.Groups[1].Value}.{foreign.Groups[2].Value}";
    }

    [GeneratedRegex(@"c([a-z_.]+)\n(\w+)\n")]
    private static partial Regex Globals();

    [GeneratedRegex(@"(?:^|no )([\w.]+\.(?:json|txt|safetensors))|(?<=of )([\w.]+\.safetensors)")]
    private static partial Regex FirstFile();

    [GeneratedRegex(@"(?:size|heads|has) (\d+)")]
    private static partial Regex FirstTwoNumbers();

    [GeneratedRegex(@"(\[\d+(?:, \d+)*\])")]
    private static partial Regex Shapes();

    [GeneratedRegex(@"((?:bert|cls)\.[\w.]+\.\w+)")]
    private static partial Regex Tensors();

    [GeneratedRegex("(\"\\w+\")")]
    private static partial Regex Quoted();
}
