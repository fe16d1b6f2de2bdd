using BertNotebooks.Data;
using BertNotebooks.Text;
using BertNotebooks.Training;
using Xunit;

namespace BertNotebooks.Tests.Training;

public sealed class MlmInputsTests
{
    private static readonly BertTokenizer Tokenizer = new(Runs.Vocabulary);

    [Fact]
    public void LinesStandAloneCutAtTheLength()
    {
        MlmInputs inputs = Read(["p5 p6 p7 p8", "", "  ", "p9"], a => a with { LineByLine = true, MaxSeqLength = 5 });
        Assert.Equal(["[CLS] p5 p6 p7 [SEP]", "[CLS] p9 [SEP]"], Tokens(inputs.Train));
        Assert.Empty(inputs.Validation);
        MlmInputs padded = Read(["p5 p6 p7 p8", "p9"], a => a with { LineByLine = true, MaxSeqLength = 5, PadToMaxLength = true });
        Assert.Equal("[CLS] p9 [SEP] [PAD] [PAD]", Tokens(padded.Train)[1]);
    }

    [Fact]
    public void LinesAreJoinedAndCutWithoutALeftover()
    {
        MlmInputs inputs = Read(["p5 p6", "p7 p8 p9", "p10"], a => a with { MaxSeqLength = 4 });
        Assert.Equal(["[CLS] p5 p6 [SEP]", "[CLS] p7 p8 p9", "[SEP] [CLS] p10 [SEP]"], Tokens(inputs.Train));
        Assert.Equal(2, Read(["p5 p6", "p7 p8 p9", "p10 p11"], a => a with { MaxSeqLength = 5 }).Train.Count);
    }

    [Fact]
    public void LengthDefaultsTo128OrTheTable()
    {
        string line = string.Join(' ', Enumerable.Repeat("p5", 300));
        Assert.Equal(128, Read([line], a => a with { LineByLine = true, MaxSeqLength = null }, positions: 512).Train[0].Length);
        Assert.Equal(13, Read([line], a => a with { LineByLine = true, MaxSeqLength = null }).Train[0].Length);
    }

    [Fact]
    public void LengthBeyondTheTableIsRefused()
    {
        string message = Assert.Throws<BertNotebooksException>(() => Read(["p5"], a => a with { MaxSeqLength = 14 })).Message;
        Assert.Contains("max_seq_length is 14", message);
        Assert.Contains("13 rows", message);
    }

    [Fact]
    public void FirstShareIsHeldOutWhenEvaluationIsAskedForWithoutAFile()
    {
        string[] lines = [.. Enumerable.Range(5, 40).Select(i => $"p{i}")];
        MlmInputs inputs = Read(lines, a => a with { LineByLine = true, EvalStrategy = "steps", ValidationSplitPercentage = 10 });
        Assert.Equal(["[CLS] p5 [SEP]", "[CLS] p6 [SEP]", "[CLS] p7 [SEP]", "[CLS] p8 [SEP]"], Tokens(inputs.Validation));
        Assert.Equal(36, inputs.Train.Count);
        MlmInputs few = Read(lines, a => a with { LineByLine = true, EvalStrategy = "epoch", MaxTrainSamples = 7, MaxEvalSamples = 1, ValidationSplitPercentage = 10 });
        Assert.Equal((7, 1), (few.Train.Count, few.Validation.Count));
        Assert.Single(Read(lines[..3], a => a with { LineByLine = true, EvalStrategy = "steps" }).Validation);
    }

    [Fact]
    public void HeldOutFileIsReadWhateverTheStrategy()
    {
        using TempFolder folder = new();
        string held = folder.Write("held.txt", "p98\n");
        MlmInputs inputs = Read(["p5", "p6"], a => a with { LineByLine = true, ValidationFile = [held] });
        Assert.Equal(["[CLS] p98 [SEP]"], Tokens(inputs.Validation));
        Assert.Equal(2, inputs.Train.Count);
    }

    [Fact]
    public void BookPipelineGivesItsSentencesAndReport()
    {
        string sentence = string.Join(' ', Enumerable.Repeat("pppp", 25));
        MlmInputs inputs = Read([$"{sentence}. Too short. {sentence}."], a => a with { MaxSeqLength = null, Kit = new KitArguments { Pipeline = "tutorial" } }, positions: 200);
        Assert.Equal(2, inputs.Train.Count);
        Assert.All(inputs.Train, input => Assert.Equal(100, input.Length)); // the tutorial pads to 100
        Assert.Equal((2, 25), (inputs.Book!.Kept, inputs.Book.LongestWords));
        string message = Assert.Throws<BertNotebooksException>(() => Read(["Too short."], a => a with { Kit = new KitArguments { Pipeline = "tutorial" } })).Message;
        Assert.Contains("20", message);
    }

    [Fact]
    public void TextsThatGiveNothingAreNamed()
    {
        using TempFolder folder = new();
        string empty = folder.Write("empty.txt", "\n \n");
        Assert.Contains(empty, Refused(Runs.Arguments with { TrainFile = [empty] }));
        Assert.Contains("none.txt", Refused(Runs.Arguments with { TrainFile = [folder.Path("none.txt")] }));
        Assert.Contains("train_file is not set", Refused(Runs.Arguments));
        string tooShort = folder.Write("short.txt", "p5 p6\n");
        string message = Refused(Runs.Arguments with { TrainFile = [tooShort], MaxSeqLength = 13 });
        Assert.Contains(tooShort, message);
        Assert.Contains("line_by_line", message);
    }

    [Fact]
    public void JoinedChunksKeepWordsApartAndSpecialTokensUnmaskable()
    {
        Encoding[] lines = [BertNotebooks.Tests.Data.Samples.Encoding([5, 6, 7], [0, 0, 1]), BertNotebooks.Tests.Data.Samples.Encoding([8, 9], [0, 0])];
        Encoding chunk = Assert.Single(TextChunks.Join(lines, 9));
        Assert.Equal([null, 0, 0, 1, null, null, 2, 2, null], chunk.WordIds);
        Assert.Equal([1, 0, 0, 0, 1, 1, 0, 0, 1], chunk.SpecialTokensMask);
        Assert.Equal([2, 5, 6, 7, 3, 2, 8, 9, 3], chunk.InputIds);
        Assert.Equal(chunk.InputIds.Select(id => $"p{id}"), chunk.Tokens);
        Assert.All(chunk.AttentionMask, one => Assert.Equal(1, one));
        Assert.Equal(lines[1].Offsets[1], chunk.Offsets[6]);
        Assert.Empty(TextChunks.Join(lines, 10));
    }

    private static MlmInputs Read(string[] lines, Func<TrainingArguments, TrainingArguments> change, int positions = 13)
    {
        using TempFolder folder = new();
        return MlmInputs.Read(change(Runs.Arguments) with { TrainFile = [folder.Write("text.txt", string.Join('\n', lines) + "\n")] }, Tokenizer, positions);
    }

    private static string Refused(TrainingArguments arguments) => Assert.Throws<BertNotebooksException>(() => MlmInputs.Read(arguments, Tokenizer, 13)).Message;

    private static string[] Tokens(IEnumerable<Encoding> inputs) => [.. inputs.Select(input => string.Join(' ', input.Tokens))];
}
