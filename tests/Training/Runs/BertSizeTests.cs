using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Tests.Model;
using BertNotebooks.Training.Runs;
using Xunit;

namespace BertNotebooks.Tests.Training.Runs;

[Collection(TorchCollection.Name)]
public sealed class BertSizeTests
{
    [Theory]
    [InlineData("tiny", 4_416_698)]
    [InlineData("mini", 11_201_594)]
    [InlineData("small", 28_795_194)]
    [InlineData("medium", 41_404_730)]
    [InlineData("base", 109_514_298)]
    [InlineData("large", 335_174_458)]
    public void PresetsHaveThePublishedSizes(string preset, long parameters) => Assert.Equal(parameters, BertSize.Parameters(BertConfig.Presets[preset]));

    [Fact]
    public void ParametersAreThoseOfTheModelThatIsBuilt()
    {
        BertConfig[] shapes =
        [
            SmallBert.Config, SmallBert.Config with { TieWordEmbeddings = false }, SmallBert.Config with { NumHiddenLayers = 5, IntermediateSize = 11, TypeVocabSize = 1 }, BertConfig.Tiny,
        ];
        foreach (BertConfig config in shapes)
        {
            using BertForMaskedLM model = new(config);
            Assert.Equal(model.parameters().Sum(p => p.numel()), BertSize.Parameters(config));
        }
    }

    [Fact]
    public void OperationsOfAStepAreCountedByHand()
    {
        BertConfig config = SmallBert.Config with { HiddenSize = 4, NumAttentionHeads = 2, IntermediateSize = 8, NumHiddenLayers = 2, VocabSize = 10 };
        // A token's part, forwards, for 5 tokens: query, key, value, output 4 x (2 x 4 x 4); feed-forward 2 x (2 x 4 x 8);
        // scores and context 2 x (2 x 5 x 4). The head for a fifth of the tokens: 2 x 4 x 4 and 2 x 4 x 10.
        const double layer = 128 + 128 + 80, head = 0.2 * (32 + 80);
        Assert.Equal(3 * (2 * layer + head), BertSize.TrainingFlops(config, 5, 0.2), 1e-9);
    }
}
