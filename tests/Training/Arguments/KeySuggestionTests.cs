using BertNotebooks.Training.Arguments;
using Xunit;

namespace BertNotebooks.Tests.Training.Arguments;

public sealed class KeySuggestionTests
{
    [Theory]
    [InlineData("whole_word_mask", "kit.masking.unit")]
    [InlineData("wwm", "kit.masking.unit")]
    [InlineData("block_size", "max_seq_length")]
    [InlineData("train_batch_size", "per_device_train_batch_size")]
    [InlineData("eval_batch_size", "per_device_eval_batch_size")]
    [InlineData("num_epochs", "num_train_epochs")]
    [InlineData("masked_lm_prob", "mlm_probability")]
    [InlineData("evaluation_strategy", "eval_strategy")]
    [InlineData("earning_rate", "learning_rate")]
    [InlineData("LEARNING_RATE", "learning_rate")]
    [InlineData("learningRate", "learning_rate")]
    [InlineData("early_stopping_patience", "kit.early_stopping_patience")]
    [InlineData("mask_share", "kit.masking.mask_share")]
    [InlineData("report_too", "report_to")]
    public void NearKeyIsNamed(string key, string expected)
    {
        string message = Message($$"""{"{{key}}": 1}""");
        Assert.Contains($"\"{key}\" is not known: did you mean \"{expected}\"?", message);
    }

    [Fact]
    public void KeyThatStandsInTheWrongObjectIsFoundInTheRightOne()
    {
        Assert.Contains("did you mean \"seed\"?", Message("""{"kit": {"seed": 1}}"""));
        Assert.Contains("did you mean \"kit.pipeline\"?", Message("""{"kit": {"masking": {"pipeline": 1}}}"""));
    }

    [Theory]
    [InlineData("mlm")]
    [InlineData("temperature")]
    [InlineData("x")]
    [InlineData("beam_width")]
    [InlineData("gpus")]
    [InlineData("")]
    [InlineData("notes_on_this_run")]
    public void FarKeyIsNotNamed(string key)
    {
        string message = Message($$"""{"{{key}}": 1}""");
        Assert.DoesNotContain("did you mean", message);
        Assert.Contains("leave it out", message);
    }

    [Fact]
    public void LongNamesAndValuesAreCut()
    {
        string longText = new('k', 5000);
        (string Json, string Start)[] cases =
        [
            ("""{"LONG": 1}""", "the argument \"kkk"),
            ("""{"max_steps": "LONG"}""", "max_steps is \"kkk"),
            ("""{"learning_rate": {"LONG": [1]}}""", "learning_rate is {\"kkk"),
            ("""{"optim": "LONG"}""", "optim is \"kkk"),
            ("""{"eval_strategy": "LONG"}""", "eval_strategy is kkk"),
            ("""{"lr_scheduler_type": "LONG"}""", "lr_scheduler_type \"kkk"),
            ("""{"kit": {"pipeline": "LONG"}}""", "kit.pipeline is \"kkk"),
            ("""{"kit": {"masking": {"unit": "LONG"}}}""", "kit.masking.unit is \"kkk"),
            ("""{"kit": {"sweep": {"seed": ["LONG"]}}}""", "kit.sweep: seed is \"kkk"),
            ("""{"kit": {"sweep": {"LONG": [1]}}}""", "kit.sweep: the argument \"kkk"),
            ("""{"kit": {"sweep": {"LONG": []}}}""", "kit.sweep has no value for kkk"),
            ("""{"kit": {"sweep": {"seed": "LONG"}}}""", "kit.sweep has \"kkk"),
            ("""{"kit": {"sweep": {"train_file": ["LONG", "LONG"]}}}""", "kit.sweep has the value kkk"),
        ];
        Assert.All(cases, c =>
        {
            string message = Message(c.Json.Replace("LONG", longText, StringComparison.Ordinal));
            Assert.StartsWith(c.Start, message);
            Assert.InRange(message.Length, 1, 300);
            Assert.DoesNotContain("System.", message);
        });
    }

    private static string Message(string json) => Assert.Throws<BertNotebooksException>(() => ArgumentsFile.Parse(json)).Message;
}
