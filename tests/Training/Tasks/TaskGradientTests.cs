using BertNotebooks.Data;
using BertNotebooks.Data.Labelled;
using BertNotebooks.Engine;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Tests.Data;
using BertNotebooks.Tests.Model;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Tasks;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Training.Tasks;

/// <summary>Each task's loss on the trainer's road against the textbook's: the same value and the same gradients.</summary>
[Collection(TorchCollection.Name)]
public sealed class TaskGradientTests
{
    [Theory]
    [InlineData("mlm", 0)]
    [InlineData("mlm", 0.2)]
    [InlineData("next-sentence", 0)]
    [InlineData("next-sentence", 0.2)]
    [InlineData("pretraining", 0)]
    [InlineData("pretraining", 0.2)]
    [InlineData("pretraining-mean", 0)]
    [InlineData("sequence-classification", 0.2)]
    [InlineData("token-classification", 0)]
    [InlineData("token-classification", 0.2)]
    public void LossAndGradientsAreThoseOfTheTextbook(string name, double smoothing)
    {
        using DisposeScope scope = NewDisposeScope();
        TrainingArguments arguments = new() { LabelSmoothingFactor = smoothing, Kit = new() { Task = name.Replace("-mean", "", StringComparison.Ordinal), PretrainingLoss = name == "pretraining-mean" ? "mean" : null } };
        TrainingTask task = Task(arguments);
        using Batch batch = task.BatchOf(Examples(arguments.Kit.Task!));
        Tensor plain = task.PlainLoss(batch);
        plain.backward();
        Dictionary<string, Tensor> expected = task.Model.named_parameters().Where(p => p.parameter.grad is not null).ToDictionary(p => p.name, p => p.parameter.grad!.clone());
        task.Model.zero_grad();
        using TrainingLoss loss = task.LossOf(batch, AnswerCount.Of([batch]));
        loss.Backward();
        Assert.Equal(plain.item<float>(), loss.Value, 1e-5);
        foreach ((string parameter, Parameter value) in task.Model.named_parameters())
        {
            if (expected.TryGetValue(parameter, out Tensor? gradient) && gradient.abs().max().item<float>() > 0)
            {
                SmallBert.AssertClose(gradient, value.grad!, 1e-5);
            }
        }

        task.Model.Dispose();
    }

    private static TrainingTask Task(TrainingArguments arguments)
    {
        BertConfig config = (SmallBert.Config with { InitializerRange = 0.2, HiddenDropoutProb = 0, AttentionProbsDropoutProb = 0 }).WithLabels(["a", "b", "c"]);
        BertTokenizer tokenizer = new(SmallRuns.Vocabulary);
        return arguments.Kit.Task switch
        {
            "sequence-classification" => new SequenceClassificationTask(new BertForSequenceClassification(config, 3), tokenizer, arguments with { MaxSeqLength = 13 }, Array.Empty<LabelledText>()),
            "token-classification" => new TokenClassificationTask(new BertForTokenClassification(config, 3), tokenizer, arguments with { MaxSeqLength = 13 }, Array.Empty<TaggedSentence>()),
            "next-sentence" => new NextSentenceTask(new BertForNextSentencePrediction(config, 3), SmallRuns.Vocabulary, arguments, null!, null),
            "pretraining" => new PreTrainingTask(new BertForPreTraining(config, 3), SmallRuns.Vocabulary, arguments, null!, null),
            _ => new MaskedLMTask(new BertForMaskedLM(config, 3), SmallRuns.Vocabulary, arguments, []),
        };
    }

    private static TrainingExample[] Examples(string task)
    {
        Masker masker = new(MaskingOptions.Default with { MlmProbability = 0.4 }, SmallRuns.Vocabulary);
        return [.. SmallRuns.Sentences(5).Select((sentence, i) =>
        {
            TrainingExample masked = masker.Mask(sentence, 1, 0, i);
            return task switch
            {
                "mlm" => masked,
                "token-classification" => masked with { Labels = [.. masked.Labels.Select(label => label < 0 ? label : label % 3)] },
                "pretraining" => masked with { ClassLabel = i % 2 },
                _ => masked with { Labels = [.. masked.Labels.Select(_ => TrainingExample.IgnoreIndex)], ClassLabel = i % 2 },
            };
        })];
    }
}
