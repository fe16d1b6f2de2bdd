using System.Text.Json.Nodes;
using BertNotebooks.Data.Corpora;
using BertNotebooks.Data.Tokens;
using BertNotebooks.Tests.Data;
using BertNotebooks.Tests.Data.Corpora;
using BertNotebooks.Tests.Data.Tokens;
using BertNotebooks.Tests.Training.Runs;
using BertNotebooks.Text;
using BertNotebooks.Text.Normalizing;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Evaluation;
using BertNotebooks.Training.Inputs;
using Xunit;

namespace BertNotebooks.Tests.Training.Inputs;

public sealed class TokenFolderTests : IDisposable
{
    private static readonly BertTokenizer Tokenizer = new(SmallRuns.Vocabulary);
    private static readonly string Book = Path.Combine(GoldenFolder.RepositoryRoot, "data", "book");

    private readonly TempFolder _folder = new();
    private int _chunks;

    public void Dispose() => _folder.Dispose();

    private string Kept => _folder.Path("kept");

    private string Store => Path.Combine(Kept, "train.tokens");

    private string Text => _folder.Write("text.txt", "p5 p6 p7\np8 p9\np10 p11\n");

    private TrainingArguments Arguments => SmallRuns.Arguments with { TrainFile = [Text], LineByLine = true, MaxSeqLength = 8, Kit = new KitArguments { TokenStore = Kept } };

    [Theory]
    [InlineData(true, false, null)]
    [InlineData(true, true, null)]
    [InlineData(false, false, null)]
    [InlineData(false, true, "tutorial")]
    [InlineData(false, false, "default")]
    [InlineData(false, true, "default")]
    public void BookGivesTheSameInputsAsInMemory(bool lineByLine, bool pad, string? pipeline)
    {
        BertTokenizer kit = BertTokenizer.FromPretrained(Path.Combine(GoldenFolder.RepositoryRoot, "data", "vocab.txt"));
        TrainingArguments arguments = Arguments with { TrainFile = [Book], LineByLine = lineByLine, PadToMaxLength = pad, MaxSeqLength = 60, Kit = new KitArguments { TokenStore = Kept, Pipeline = pipeline } };
        using MlmInputs inputs = MlmInputs.Read(arguments, kit, 512);
        string[] lines = [.. Corpus.ReadLines(Book).Where(line => !string.IsNullOrWhiteSpace(line))];
        IEnumerable<Encoding> expected = pipeline is not null ? MlmInputs.FromSentences(KitArguments.Pipelines[pipeline].Sentences(Corpus.ReadText(Book)), kit, 60, pad)
            : lineByLine ? MlmInputs.FromSentences(lines, kit, 60, pad)
            : JoinedLines.Join(kit.EncodeBatch(lines), 60);
        StoredTexts.AssertSame(expected, inputs.Train);
        UnigramBaseline baseline = new(expected, kit.Vocabulary), stored = new(inputs.Train.PieceCounts(), kit.Vocabulary);
        Assert.Equal((baseline.Loss, baseline.Tokens), (stored.Loss, stored.Tokens));
    }

    [Fact]
    public void StoreIsUsedAgainAndTheSameToTheByteWhenMadeAnew()
    {
        Read(Arguments);
        byte[] first = File.ReadAllBytes(Store);
        Assert.Equal(1, _chunks);
        Read(Arguments with { Seed = 8, MaxTrainSamples = 2, EvalStrategy = "steps", PerDeviceTrainBatchSize = 1 });
        Assert.Equal(1, _chunks);
        File.Delete(Store);
        Read(Arguments);
        Assert.Equal(2, _chunks);
        Assert.Equal(first, File.ReadAllBytes(Store));
        Assert.Equal([Store], Directory.GetFiles(Kept));
    }

    [Fact]
    public void HeaderTellsVersionVocabularyAndCounts()
    {
        Read(Arguments);
        string head = System.Text.Encoding.UTF8.GetString(File.ReadAllBytes(Store).AsSpan(0, TokenStoreHeader.Size));
        JsonNode header = JsonNode.Parse(head[head.IndexOf('{', StringComparison.Ordinal)..])!;
        Assert.Equal((1, 3, 13, 99), ((int)header["version"]!, (int)header["sequences"]!, (int)header["tokens"]!, (int)header["ids"]!));
        Assert.Equal(TokenStoreSource.HashOf(Tokenizer), (string)header["source"]!["vocabulary"]!);
    }

    [Fact]
    public void WhatAKilledBuildLeftIsWrittenOver()
    {
        Directory.CreateDirectory(Kept);
        File.WriteAllText(Store + ".tmp", "half of a store");
        File.WriteAllText(Store + ".offsets.tmp", "half of the offsets");
        Read(Arguments);
        Assert.Equal([Store], Directory.GetFiles(Kept));
        Assert.Equal(3, Read(Arguments));
        Assert.Equal(1, _chunks);
    }

    [Fact]
    public void StoreThatIsCutShortOrAlteredAnywhereIsMadeAnew()
    {
        Read(Arguments);
        byte[] good = File.ReadAllBytes(Store);
        int made = _chunks;
        int[] places = [TokenStoreHeader.Size, TokenStoreHeader.Size + 26, good.Length / 2, good.Length - 1];
        byte[][] bad = [good[..^1], good[..TokenStoreHeader.Size], good[..100], good[..10], [], [.. good, 0], .. places.Select(place => Altered(good, place)), Altered(good, 26)];
        foreach (byte[] bytes in bad)
        {
            File.WriteAllBytes(Store, bytes);
            Assert.Equal(3, Read(Arguments));
            Assert.Equal(++made, _chunks);
            Assert.Equal(good, File.ReadAllBytes(Store));
        }
    }

    [Fact]
    public void KeptStoreOfAnotherSourceIsRefusedNamingBothSidesAndLeftAsItWas()
    {
        Read(Arguments);
        byte[] mine = File.ReadAllBytes(Store);
        BertTokenizer cased = new(SmallRuns.Vocabulary, new BertTokenizerOptions { LowerCase = false });
        string other = _folder.Write("other.txt", "p5\n");
        string Refused(TrainingArguments arguments, BertTokenizer? tokenizer = null)
        {
            string message = Assert.Throws<BertNotebooksException>(() => MlmInputs.Read(arguments, tokenizer ?? Tokenizer, 13)).Message;
            Assert.Contains(Store, message);
            Assert.Contains("kit.token_store", message);
            Assert.Equal(mine, File.ReadAllBytes(Store));
            return message;
        }

        string vocabulary = Refused(Arguments, cased);
        Assert.Contains($"vocabulary: it has {TokenStoreSource.HashOf(Tokenizer)[..12]}, and this run {TokenStoreSource.HashOf(cased)[..12]}", vocabulary);
        Assert.Contains("vocabulary", Refused(Arguments, new BertTokenizer(Samples.Vocabulary(98))));
        Assert.Contains("another text", Refused(Arguments with { TrainFile = [other] }));
        string setting = Refused(Arguments with { MaxSeqLength = 7 });
        Assert.Contains("max_seq_length=8", setting);
        Assert.Contains("max_seq_length=7", setting);
        Assert.Contains("line_by_line=false", Refused(Arguments with { LineByLine = false }));
        Assert.Contains("pad_to_max_length=true", Refused(Arguments with { PadToMaxLength = true }));
    }

    [Theory]
    [InlineData("id beyond the tokenizer")]
    [InlineData("id beyond the store's own")]
    [InlineData("offset that falls")]
    [InlineData("offset beyond the ids")]
    [InlineData("first offset")]
    [InlineData("last offset")]
    [InlineData("input without a token")]
    [InlineData("input longer than the length")]
    [InlineData("padding of 2 GiB")]
    [InlineData("padding of another length")]
    [InlineData("negative padding")]
    [InlineData("counts of other ids")]
    [InlineData("more tokens than a file can have")]
    public void StoreWhoseSumFitsAndWhoseContentCannotBeIsMadeAnew(string wrong)
    {
        // Three inputs of 5, 4 and 4 tokens.
        Read(Arguments);
        byte[] good = File.ReadAllBytes(Store);
        int made = _chunks;
        TokenStoreHeader header = TokenStoreHeader.Read(Store)!;
        byte[] content = good[TokenStoreHeader.Size..];
        int offsets = (int)header.OffsetsAt - TokenStoreHeader.Size, counts = (int)header.CountsAt - TokenStoreHeader.Size;
        void SetOffset(int index, long value) => BitConverter.TryWriteBytes(content.AsSpan(offsets + index * sizeof(long)), value);
        switch (wrong)
        {
            case "id beyond the tokenizer":
                // The store says that there are such ids, and how often.
                header = header with { Ids = header.Ids + 1 };
                BitConverter.TryWriteBytes(content.AsSpan(2), (ushort)(header.Ids - 1));
                content = [.. content, .. BitConverter.GetBytes(1L)];
                int replaced = counts + BitConverter.ToUInt16(good, TokenStoreHeader.Size + 2) * sizeof(long);
                BitConverter.TryWriteBytes(content.AsSpan(replaced), BitConverter.ToInt64(content, replaced) - 1);
                break;
            case "id beyond the store's own":
                BitConverter.TryWriteBytes(content.AsSpan(2), ushort.MaxValue);
                break;
            case "offset that falls":
                SetOffset(1, 9);
                SetOffset(2, 5);
                break;
            case "offset beyond the ids":
                SetOffset(2, 1L << 33);
                break;
            case "first offset":
                SetOffset(0, 1);
                break;
            case "last offset":
                SetOffset(3, 12);
                break;
            case "input without a token":
                SetOffset(1, 0);
                break;
            case "input longer than the length":
                SetOffset(1, 1);
                SetOffset(2, 2);
                break;
            case "counts of other ids":
                content[counts + 20 * sizeof(long)]++;
                break;
            case "more tokens than a file can have":
                header = header with { Tokens = 1L << 63 >>> 1 };
                break;
            default:
                header = header with { PadTo = wrong switch { "padding of 2 GiB" => int.MaxValue, "negative padding" => -1, _ => 7 } };
                break;
        }

        header = header with { Content = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content)) };
        File.WriteAllBytes(Store, [.. header.ToBytes(), .. content]);
        Assert.Equal(3, Read(Arguments));
        Assert.Equal(made + 1, _chunks);
        Assert.Equal(good, File.ReadAllBytes(Store));
    }

    [UnixTheory]
    [InlineData("train.tokens.tmp")]
    [InlineData("train.tokens.offsets.tmp")]
    [InlineData("train.tokens")]
    public void LinkThatStandsInTheFolderIsNotWrittenOverNorFollowedByWhatIsTemporary(string name)
    {
        string elsewhere = name == "train.tokens" ? _folder.Path("elsewhere") : _folder.Write("elsewhere", "mine");
        Directory.CreateDirectory(Kept);
        File.CreateSymbolicLink(Path.Combine(Kept, name), elsewhere);
        Assert.Equal(3, Read(Arguments));
        Assert.Equal([Store], Directory.GetFiles(Kept));
        Assert.Equal(name == "train.tokens" ? elsewhere : null, new FileInfo(Store).LinkTarget);
        Assert.Equal(name != "train.tokens", File.ReadAllBytes(elsewhere).SequenceEqual("mine"u8.ToArray()));
    }

    [Fact]
    public void RunsOwnStoreOfAnotherSourceIsMadeAnew()
    {
        TrainingArguments own = Arguments with { Kit = new KitArguments(), OutputDir = _folder.Path("out") };
        Assert.Equal(3, Read(own));
        Assert.Equal(1, Read(own with { TrainFile = [_folder.Write("other.txt", "p5\n")] }));
        Assert.Equal([Path.Combine(own.OutputDir, "tokens", "train.tokens")], Directory.GetFiles(own.OutputDir, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("my own notes", "is no token store")]
    [InlineData("BertNotebooks token store\n{\"Version\":2}", null)]
    public void FileThatIsNoStoreIsLeftAsItWas(string content, string? expected)
    {
        Directory.CreateDirectory(Kept);
        File.WriteAllText(Store, content);
        if (expected is null)
        {
            Assert.Equal(3, Read(Arguments));
            return;
        }

        Assert.Contains(expected, Assert.Throws<BertNotebooksException>(() => Read(Arguments)).Message);
        Assert.Equal(content, File.ReadAllText(Store));
    }

    [Fact]
    public void StoreOfALaterFormatIsRefused()
    {
        Read(Arguments);
        byte[] bytes = File.ReadAllBytes(Store);
        int place = bytes.AsSpan().IndexOf("\"version\":1"u8) + 10;
        bytes[place] = (byte)'2';
        File.WriteAllBytes(Store, bytes);
        Assert.Contains("format version 2", Assert.Throws<BertNotebooksException>(() => Read(Arguments)).Message);
    }

    [Fact]
    public void CancelledOrFailedBuildLeavesNothing()
    {
        string bad = _folder.Path("bad.txt");
        File.WriteAllBytes(bad, [(byte)'p', (byte)'5', 0x0a, 0xff, 0x0a]);
        TrainingArguments own = Arguments with { Kit = new KitArguments(), OutputDir = _folder.Path("out") };
        Assert.Contains("not UTF-8", Assert.Throws<BertNotebooksException>(() => Read(own with { ValidationFile = [bad] })).Message);
        Assert.False(Directory.Exists(own.OutputDir));
        using CancellationTokenSource stop = new();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => MlmInputs.Read(own, Tokenizer, 13, cancellationToken: stop.Token));
        Assert.Throws<OperationCanceledException>(() => MlmInputs.Read(Arguments, Tokenizer, 13, cancellationToken: stop.Token));
        Assert.False(Directory.Exists(Path.Combine(own.OutputDir, "tokens")));
        Assert.False(Directory.Exists(Kept) && Directory.EnumerateFiles(Kept).Any());
    }

    [Fact]
    public void PlaceThatCannotBeWrittenOrIsBeingWrittenIsNamed()
    {
        string below = Path.Combine(Text, "kept");
        Assert.Contains(below, Assert.Throws<BertNotebooksException>(() => Read(Arguments with { Kit = new KitArguments { TokenStore = below } })).Message);
        Directory.CreateDirectory(Kept);
        using FileStream other = new(Store + ".tmp", FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        string message = Assert.Throws<BertNotebooksException>(() => Read(Arguments)).Message;
        Assert.Contains("another run", message);
        Assert.True(File.Exists(Store + ".tmp"));
        Assert.Contains("output_dir", Assert.Throws<BertNotebooksException>(() => Read(Arguments with { Kit = new KitArguments() })).Message);
    }

    private static byte[] Altered(byte[] bytes, int place)
    {
        byte[] altered = [.. bytes];
        altered[place] ^= 4;
        return altered;
    }

    private int Read(TrainingArguments arguments)
    {
        using MlmInputs inputs = MlmInputs.Read(arguments, Tokenizer, 13, _ => _chunks++);
        return inputs.Train.Count;
    }
}
