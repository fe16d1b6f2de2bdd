using BertNotebooks.Data.Pairs;
using BertNotebooks.Data.Tokens;
using BertNotebooks.Tests.Data.Pairs;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Inputs;
using Xunit;

namespace BertNotebooks.Tests.Training.Inputs;

public sealed class PairInputsTests : IDisposable
{
    private static readonly BertTokenizer Tokenizer = new(SmallRuns.Vocabulary);

    private readonly TempFolder _folder = new();
    private readonly List<PairInputs> _read = [];
    private int _chunks;

    public void Dispose()
    {
        _read.ForEach(inputs => inputs.Dispose());
        _folder.Dispose();
    }

    private TrainingArguments Arguments => SmallRuns.Arguments with { OutputDir = _folder.Path("out"), Kit = new KitArguments { Task = "next-sentence" } };

    private TrainingArguments Kept => Arguments with { Kit = Arguments.Kit with { TokenStore = _folder.Path("kept") } };

    [Fact]
    public void WholeDocumentsAreHeldOutFromTheFront()
    {
        string text = Text(20, 3);
        PairInputs inputs = Read(Arguments with { TrainFile = [text], EvalStrategy = "steps", ValidationSplitPercentage = 11 });
        // 4 of 40 pairs: 2 documents, of which the third begins with p11.
        Assert.Equal((36, 4), (inputs.Train.Count, inputs.Validation!.Count));
        HashSet<string> train = Drawn(inputs.Train), held = Drawn(inputs.Validation);
        Assert.Empty(train.Intersect(held));
        Assert.Equal(["p10", "p5", "p6", "p7", "p8", "p9"], held.Order(StringComparer.Ordinal));
        Assert.Empty(inputs.Notes);
        Assert.NotEqual(inputs.TrainFingerprint, inputs.ValidationFingerprint);
        PairInputs few = Read(Arguments with { TrainFile = [text], EvalStrategy = "steps", MaxTrainSamples = 7, MaxEvalSamples = 1 });
        Assert.Equal((7, 1), (few.Train.Count, few.Validation!.Count));
        // The random second sentences come from all documents that are learnt from.
        Assert.Contains("p64", Drawn(few.Train));
    }

    [Fact]
    public void HeldOutFileIsReadWhateverTheStrategyAndAloneWhereNothingIsLearnt()
    {
        string text = Text(5, 3), held = _folder.Write("held.txt", "p90\np91\np92\n");
        PairInputs inputs = Read(Arguments with { TrainFile = [text], ValidationFile = [held] });
        Assert.Equal((10, 2), (inputs.Train.Count, inputs.Validation!.Count));
        Assert.Contains("held.txt", Assert.Single(inputs.Notes));
        PairInputs alone = Read(Arguments with { ValidationFile = [held], DoTrain = false, OutputDir = _folder.Path("alone") });
        Assert.Equal((0, 2), (alone.Train.Count, alone.Validation!.Count));
        Assert.Null(Read(Arguments with { TrainFile = [text], ValidationFile = [held], DoEval = false, OutputDir = _folder.Path("none") }).Validation);
        Assert.Equal("none", _read[^1].ValidationFingerprint);
    }

    [Fact]
    public void KeptStoreServesEachLengthAndIsNeverTakenForOneOfAnotherTask()
    {
        TrainingArguments kept = Kept with { TrainFile = [Text(5, 3)] };
        PairInputs first = Read(kept with { MaxSeqLength = 8 });
        Assert.Equal(1, _chunks);
        PairInputs again = Read(kept with { MaxSeqLength = 5, Seed = 8, PadToMaxLength = true });
        Assert.Equal(1, _chunks);
        Assert.Equal(first.Train.Count, again.Train.Count);
        Assert.NotEqual(first.TrainFingerprint, again.TrainFingerprint);
        Assert.All(Enumerable.Range(0, again.Train.Count), i => Assert.Equal(5, again.Train.Pair(i, 1, 0).Encoding.Length));
        first.Dispose();
        again.Dispose();
        string message = Assert.Throws<BertNotebooksException>(() => MlmInputs.Read(kept with { LineByLine = true }, Tokenizer, 13)).Message;
        Assert.Contains("documents=blank_lines", message);
        Assert.Contains("line_by_line=true", message);
        File.Delete(_folder.Path("kept", "train.tokens"));
        MlmInputs.Read(kept with { LineByLine = true }, Tokenizer, 13).Dispose();
        Assert.Contains("kit.token_store", Assert.Throws<BertNotebooksException>(() => Read(kept)).Message);
    }

    [Fact]
    public void StoreWhoseDocumentsAreAlteredIsMadeAnew()
    {
        TrainingArguments kept = Kept with { TrainFile = [_folder.Write("t.txt", "p5\np6\n\np7\np8\n")] };
        Read(kept).Dispose();
        string store = _folder.Path("kept", "train.tokens");
        byte[] good = File.ReadAllBytes(store);
        TokenStoreHeader header = TokenStoreHeader.Read(store)!;
        int at = (int)header.OffsetsAt - TokenStoreHeader.Size, made = _chunks;
        // Offsets 0 1 2 2 3 4 4: an end in front, two ends in a row, no last end, an end within.
        foreach (long[] offsets in (long[][])[[0, 0, 1, 2, 2, 4, 4], [0, 1, 2, 2, 2, 4, 4], [0, 1, 1, 2, 2, 3, 4], [0, 1, 2, 2, 4, 3, 4]])
        {
            byte[] content = good[TokenStoreHeader.Size..];
            Buffer.BlockCopy(offsets, 0, content, at, offsets.Length * sizeof(long));
            TokenStoreHeader altered = header with { Content = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content)) };
            File.WriteAllBytes(store, [.. altered.ToBytes(), .. content]);
            Read(kept).Dispose();
            Assert.Equal(++made, _chunks);
            Assert.Equal(good, File.ReadAllBytes(store));
        }
    }

    [Fact]
    public void TextsWithoutAPairAreNamedWithRuleAndWayOut()
    {
        string lone = _folder.Write("lone.txt", "\n\np5\n\np6\n\np7\n"), records = _folder.Write("lone.csv", "text,label\np5,1\np6,0\n");
        string message = Refused(Arguments with { TrainFile = [lone] });
        Assert.Contains($"'{lone}', line 3", message);
        Assert.Contains("two lines in a row", message);
        Assert.Contains($"'{records}', record 1", Refused(Arguments with { TrainFile = [records] }));
        Assert.Contains($"'{lone}', line 3", Refused(Arguments with { TrainFile = [Text(5, 3)], ValidationFile = [lone] }));
        string small = _folder.Write("small.txt", "p5\np6\n");
        Assert.Contains($"'{small}' is too small for pairs", Refused(Arguments with { TrainFile = [small] }));
        Assert.Contains("too small", Refused(Arguments with { TrainFile = [Text(5, 3)], ValidationFile = [small] }));
        string one = _folder.Write("one.txt", "p5\np6\np7\np8\np9\n");
        Assert.Contains("validation_file", Refused(Arguments with { TrainFile = [one], EvalStrategy = "steps" }));
        string same = _folder.Write("same.txt", "p5\np5\np5\n\np6\np7\n\np8\np9\n");
        Assert.Contains("The held-out part of", Refused(Arguments with { TrainFile = [same], EvalStrategy = "steps" }));
        Assert.Contains("no piece", Refused(Arguments with { TrainFile = [_folder.Write("control.txt", "\u0001\n\u0002\n")] }));
        Assert.Contains("train_file is not set", Refused(Arguments));
        Assert.Contains("is empty", Refused(Arguments with { TrainFile = [_folder.Write("empty.txt", "\n\n")] }));
        Assert.Contains("at least 5", Refused(Arguments with { TrainFile = [one], MaxSeqLength = 4 }));
        Assert.Contains("13 rows", Refused(Arguments with { TrainFile = [one], MaxSeqLength = 14 }));
        Assert.Contains("kit.pipeline", Refused(Arguments with { TrainFile = [one], Kit = Arguments.Kit with { Pipeline = "default" } }));
    }

    [Fact]
    public void WhatATextLacksIsNoted()
    {
        string title = _folder.Write("title.txt", "p5\n\np6\np7\n\np8\np9\n\np10\n");
        string note = Assert.Single(Read(Arguments with { TrainFile = [title] }).Notes);
        Assert.Contains("2 of 4 documents", note);
        Assert.Contains($"'{title}', line 1", note);
        string one = _folder.Write("one.txt", "p5\np6\np7\np8\np9\n");
        Assert.Contains("one document", Assert.Single(Read(Arguments with { TrainFile = [one], OutputDir = _folder.Path("b") }).Notes));
        string large = _folder.Write("large.txt", string.Join('\n', Enumerable.Range(5, 40).Select(i => $"p{i}")) + "\n\np90\np91\n");
        Assert.Contains("40 sentences and 2 others", Assert.Single(Read(Arguments with { TrainFile = [large], OutputDir = _folder.Path("c") }).Notes));
        string front = _folder.Write("front.txt", "p5\np6\np7\np8\np9\n\np10\np11\np12\n\np13\np14\n");
        Assert.Contains(Read(Arguments with { TrainFile = [front], EvalStrategy = "steps", OutputDir = _folder.Path("d") }).Notes, found => found.Contains("4 of 7 pairs", StringComparison.Ordinal));
    }

    [Fact]
    public void FirstDocumentTooSmallForARandomSecondIsHeldOutWithTheNext()
    {
        string text = _folder.Write("t.txt", string.Join("\n\n", Enumerable.Range(0, 30).Select(i => $"p{5 + 2 * i}\np{6 + 2 * i}")));
        PairInputs inputs = Read(Arguments with { TrainFile = [text], EvalStrategy = "steps", ValidationSplitPercentage = 1 });
        Assert.Equal((28, 2), (inputs.Train.Count, inputs.Validation!.Count));
    }

    [Fact]
    public void CancelledOrFailedReadLeavesNothingAndFinishDeletesTheRunsOwnStore()
    {
        TrainingArguments arguments = Arguments with { TrainFile = [Text(5, 3)] };
        using CancellationTokenSource stop = new();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => PairInputs.Read(arguments, Tokenizer, 13, null, stop.Token));
        Assert.False(Directory.Exists(arguments.OutputDir));
        using CancellationTokenSource midway = new();
        Assert.Throws<OperationCanceledException>(() => PairInputs.Read(arguments, Tokenizer, 13, _ => midway.Cancel(), midway.Token));
        Assert.False(Directory.Exists(arguments.OutputDir));
        PairInputs inputs = Read(arguments);
        Assert.True(File.Exists(Path.Combine(arguments.OutputDir!, "tokens", "train.tokens")));
        inputs.Finish();
        Assert.False(Directory.Exists(Path.Combine(arguments.OutputDir!, "tokens")));
        Read(Kept with { TrainFile = arguments.TrainFile }).Finish();
        Assert.True(File.Exists(_folder.Path("kept", "train.tokens")));
        Read(arguments).Undo();
        Assert.False(Directory.Exists(Path.Combine(arguments.OutputDir!, "tokens")));
    }

    // Sentences p5, p6, ... in documents of so many.
    private string Text(int documents, int sentences) => _folder.Write("text.txt",
        string.Join("\n\n", Enumerable.Range(0, documents).Select(d => string.Join('\n', Enumerable.Range(0, sentences).Select(s => $"p{5 + d * sentences + s}")))));

    private static HashSet<string> Drawn(NextSentencePairs pairs) => [.. Enumerable.Range(0, 100).SelectMany(epoch => Enumerable.Range(0, pairs.Count)
        .Select(i => StoredPairs.Texts(pairs.Pair(i, 1, epoch))).SelectMany(pair => (string[])[pair.First, pair.Second]))];

    private PairInputs Read(TrainingArguments arguments)
    {
        PairInputs inputs = PairInputs.Read(arguments, Tokenizer, 13, _ => _chunks++);
        _read.Add(inputs);
        return inputs;
    }

    private string Refused(TrainingArguments arguments)
    {
        string output = _folder.Path("refused");
        string message = Assert.Throws<BertNotebooksException>(() => PairInputs.Read(arguments with { OutputDir = output }, Tokenizer, 13)).Message;
        Assert.False(Directory.Exists(output));
        Assert.InRange(message.Length - _folder.Root.Length, 20, 300);
        return message;
    }
}
