using BertNotebooks.Tests.Training.Runs;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Inputs;
using Xunit;

namespace BertNotebooks.Tests.Training.Inputs;

public sealed class MlmInputsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<MlmInputs> _read = [];

    private static readonly BertTokenizer Tokenizer = new(SmallRuns.Vocabulary);

    public void Dispose()
    {
        _read.ForEach(inputs => inputs.Dispose());
        _folder.Dispose();
    }

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
        string held = _folder.Write("held.txt", "p98\n");
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
        string empty = _folder.Write("empty.txt", "\n \n");
        Assert.Contains(empty, Refused(SmallRuns.Arguments with { TrainFile = [empty] }));
        Assert.Contains("none.txt", Refused(SmallRuns.Arguments with { TrainFile = [_folder.Path("none.txt")] }));
        Assert.Contains("train_file is not set", Refused(SmallRuns.Arguments));
        string tooShort = _folder.Write("short.txt", "p5 p6\n");
        string message = Refused(SmallRuns.Arguments with { TrainFile = [tooShort], MaxSeqLength = 13 });
        Assert.Contains(tooShort, message);
        Assert.Contains("line_by_line", message);
    }

    private MlmInputs Read(string[] lines, Func<TrainingArguments, TrainingArguments> change, int positions = 13)
    {
        string text = _folder.Write("text.txt", string.Join('\n', lines) + "\n");
        MlmInputs inputs = MlmInputs.Read(change(SmallRuns.Arguments) with { TrainFile = [text], OutputDir = _folder.Path($"out-{_read.Count}") }, Tokenizer, positions);
        _read.Add(inputs);
        return inputs;
    }

    private string Refused(TrainingArguments arguments)
    {
        string output = _folder.Path("refused");
        string message = Assert.Throws<BertNotebooksException>(() => MlmInputs.Read(arguments with { OutputDir = output }, Tokenizer, 13)).Message;
        Assert.False(Directory.Exists(Path.Combine(output, "tokens")));
        return message;
    }

    private static string[] Tokens(IEnumerable<Encoding> inputs) => [.. inputs.Select(input => string.Join(' ', input.Tokens))];
}
