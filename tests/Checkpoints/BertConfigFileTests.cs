using System.Text.Json;
using BertNotebooks.Checkpoints;
using BertNotebooks.Model;
using Xunit;

namespace BertNotebooks.Tests.Checkpoints;

public sealed class BertConfigFileTests
{
    [Theory]
    [InlineData("""{"hidden_size": 30, "num_attention_heads": 4}""", "hidden_size 30", "num_attention_heads 4")]
    [InlineData("""{"model_type": "roberta"}""", "\"roberta\"", "\"bert\"")]
    [InlineData("""{"vocab_size": 0}""", "vocab_size is 0", "at least 1")]
    [InlineData("""{"num_hidden_layers": -1}""", "num_hidden_layers is -1", "at least 1")]
    [InlineData("""{"hidden_act": "mish"}""", "\"mish\"", "gelu")]
    [InlineData("""{"hidden_act": null}""", "hidden_act", "gelu")]
    [InlineData("""{"pad_token_id": 99, "vocab_size": 99}""", "pad_token_id 99", "0 to 98")]
    [InlineData("""{"hidden_dropout_prob": 1}""", "hidden_dropout_prob 1", "0 (included) to 1 (excluded)")]
    [InlineData("""{"attention_probs_dropout_prob": -0.1}""", "attention_probs_dropout_prob -0.1", "0 (included)")]
    [InlineData("""{"layer_norm_eps": 0}""", "layer_norm_eps 0", "between 0 and 1")]
    [InlineData("""{"initializer_range": 0}""", "initializer_range 0", "above 0")]
    [InlineData("""{"position_embedding_type": "relative_key"}""", "relative_key", "absolute")]
    [InlineData("""{"is_decoder": true}""", "is_decoder", "encoder")]
    [InlineData("""{"hidden_size": "wide"}""", "hidden_size", "not a BERT configuration")]
    [InlineData("""[1]""", "not a BERT configuration")]
    [InlineData("""null""", "null")]
    [InlineData("", "not a BERT configuration")]
    public void WrongConfigurationIsRefusedWithTheFileAndTheRule(string json, params string[] expected)
    {
        using TempFolder folder = new();
        string path = folder.Write("config.json", json);
        string message = Assert.Throws<BertNotebooksException>(() => BertConfigFile.Load(path)).Message;
        Assert.Contains(path, message);
        Assert.All(expected, part => Assert.Contains(part, message));
    }

    [Fact]
    public void MissingFileIsNamed()
    {
        string message = Assert.Throws<BertNotebooksException>(() => BertConfigFile.Load("no/config.json")).Message;
        Assert.Contains("no/config.json", message);
    }

    [Fact]
    public void MissingKeysAreThoseOfBertBaseAndUnknownKeysSurvive()
    {
        using TempFolder folder = new();
        BertConfig read = BertConfigFile.Load(folder.Write("config.json", """{"hidden_size": 24, "num_attention_heads": 4, "classifier_dropout": null, "my_key": [1, {"a": "ä"}]}"""));
        Assert.Equal(BertConfig.Base with { HiddenSize = 24, NumAttentionHeads = 4 }, read with { Other = null });
        string path = folder.Path("saved.json");
        read.Save(path);
        using JsonDocument saved = JsonDocument.Parse(File.ReadAllText(path));
        Assert.Equal("ä", saved.RootElement.GetProperty("my_key")[1].GetProperty("a").GetString());
        Assert.Equal(JsonValueKind.Null, saved.RootElement.GetProperty("classifier_dropout").ValueKind);
        Assert.Equal(24, saved.RootElement.GetProperty("hidden_size").GetInt32());
        Assert.Equal(1e-12, saved.RootElement.GetProperty("layer_norm_eps").GetDouble());
    }

    [Fact]
    public void PresetsAreValid() => Assert.All(BertConfig.Presets.Values, preset => preset.Validate());
}
