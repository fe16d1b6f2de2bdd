using System.Text.Json.Nodes;
using BertNotebooks.Checkpoints;
using BertNotebooks.Checkpoints.Safetensors;
using BertNotebooks.Model;
using BertNotebooks.Tests.Cli;
using BertNotebooks.Tests.Text;
using BertNotebooks.Text;
using Xunit;

namespace BertNotebooks.Tests.Messages;

/// <summary>Damaged JSON files and lines: each message says what is wrong in words of the file's writer.</summary>
[Collection(TorchCollection.Name)]
public sealed class JsonMessageTests : IDisposable
{
    private static readonly string s_long = new('x', 5000);

    private static readonly string[] s_values =
    [
        "null", "true", "\"text\"", "1", "-1", "1.5", "1e999", "3000000000", "99999999999999999999", "[]", "[1]", "[[]]", "[null]", "{}", "{\"a\": 1}", "{\"a\": null}", "{\"a\": []}",
        "\"\\ud800\"", $"\"{s_long}\"", $"[\"{s_long}\"]", $"{{\"{s_long}\": []}}", "tru", s_long, "'a'", "NaN", "{", "[", "\"", "01", "1 2",
    ];

    private readonly TempFolder _folder = new();

    public static TheoryData<string> Files => ["config.json", "tokenizer.json", "tokenizer_config.json"];

    public JsonMessageTests()
    {
        using PretrainedModel model = PretrainedModel.Create(
            new BertConfig { VocabSize = 8, HiddenSize = 4, NumHiddenLayers = 1, NumAttentionHeads = 2, IntermediateSize = 5, MaxPositionEmbeddings = 8, Architectures = ["BertForMaskedLM"] },
            new BertTokenizer(Words.Vocabulary("a", "b", "c")));
        model.SavePretrained(_folder.Root);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void NoFileGivesATypeOrAFlood(string file)
    {
        string whole = File.ReadAllText(_folder.Path(file));
        List<string> texts = [.. s_values, "", " ", "\0", whole[..(whole.Length / 2)], whole + "}", whole.Replace("\"", "'", StringComparison.Ordinal)];
        foreach (string value in s_values)
        {
            // One value after the other, wherever it stands.
            texts.AddRange(Paths(JsonNode.Parse(whole)!, "").Where(path => !path.Contains("/vocab/", StringComparison.Ordinal)).Distinct().Select(path => With(whole, path, value)));
        }

        List<string> faults = [];
        int refused = 0;
        foreach (string text in texts)
        {
            File.WriteAllText(_folder.Path(file), text);
            if (Refusal(Open) is string message)
            {
                refused++;
                faults.AddRange(Wording.Fault(message, _folder.Root) is string fault ? [fault] : []);
            }
        }

        Assert.True(faults.Count == 0, $"{faults.Count} of {texts.Count}:\n{string.Join('\n', faults.Distinct().Take(20))}");
        Assert.InRange(refused, texts.Count / 4, texts.Count);
    }

    [Theory]
    [InlineData("hidden_size", "\"4\"", "\"hidden_size\" must be a whole number of at most 2,147,483,647 (line 1, byte ")]
    [InlineData("vocab_size", "null", "\"vocab_size\" must be a whole number")]
    [InlineData("vocab_size", "8.5", "\"vocab_size\" must be a whole number")]
    [InlineData("layer_norm_eps", "true", "\"layer_norm_eps\" must be a number, without quotes")]
    [InlineData("tie_word_embeddings", "\"yes\"", "\"tie_word_embeddings\" must be true or false, without quotes")]
    [InlineData("architectures", "\"BertModel\"", "\"architectures\" must be a list of texts")]
    [InlineData("architectures", "[1]", "\"architectures[0]\" must be a list of texts")]
    [InlineData("id2label", "[\"a\"]", "\"id2label\" must be an object of texts")]
    public void ConfigurationNamesTheKeyAndItsKind(string key, string value, string expected)
    {
        string path = _folder.Write("config.json", $"{{\"model_type\": \"bert\", \"{key}\": {value}}}");

        Assert.Contains(expected, Refusal(() => BertConfigFile.Load(path)), StringComparison.Ordinal);
    }

    [Fact]
    public void SyntaxIsToldWithItsPlace()
    {
        string path = _folder.Write("config.json", "{\n  \"hidden_size\": 4,\n  \"vocab_size\" 8\n}");

        Assert.Contains("'8' is invalid after a property name (line 3, byte ", Refusal(() => BertConfigFile.Load(path)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"weight_map\": []}")]
    [InlineData("{\"weight_map\": {\"a\": 1}}")]
    [InlineData("{\"weight_map\": {\"a\": {\"b\": []}}}")]
    [InlineData("{\"weight_map\": {\"a\": \"\\ud800\"}}")]
    [InlineData("{\"weight_map\": {\"a\": trueish}}")]
    public void IndexIsRefusedInWords(string json)
    {
        string path = _folder.Write("model.safetensors.index.json", json);

        string? message = Refusal(() => ShardedSafetensors.Open(path).Dispose());

        Assert.NotNull(message);
        Assert.Null(Wording.Fault(message, _folder.Root));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"a\":1}")]
    [InlineData("{\"a\":{\"dtype\":1}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1e5],\"data_offsets\":[0,4]}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,4]}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[\"1\"],\"data_offsets\":[0,4]}}")]
    [InlineData("{\"__metadata__\":{\"a\":{}}}")]
    public void SafetensorsHeaderIsRefusedInWords(string header)
    {
        string path = _folder.Path("a.safetensors");
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((long)header.Length), .. System.Text.Encoding.ASCII.GetBytes(header), 0, 0, 0, 0]);

        string? message = Refusal(() => SafetensorsFile.Open(path).Dispose());

        Assert.NotNull(message);
        Assert.Null(Wording.Fault(message, _folder.Root));
    }

    [Theory]
    [InlineData("{\"texxt\": 1}", "\"text\" is missing")]
    [InlineData("{}", "\"text\" is missing")]
    [InlineData("{\"text\": null}", "\"text\" must")]
    [InlineData("{\"text\": 1}", "\"text\" must be a text in quotes")]
    [InlineData("{\"text\": \"a\", \"pair\": [1]}", "\"pair\" must be a text in quotes")]
    [InlineData("[1]", "it must be an object")]
    [InlineData("\"a\"", "it must be an object")]
    [InlineData("{\"text\": \"a\"", "(line 1, byte ")]
    [InlineData("a", "'a' is an invalid start of a value")]
    [InlineData("{\"text\": trueeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee}", "(line 1, byte ")]
    [InlineData("null", "")]
    public void LineOfTheInputIsRefusedInWords(string line, string expected)
    {
        CliResult result = CommandHere.Run($"{{\"text\": \"a\"}}\n{line}\n", "tokenize", "--vocab", _folder.Path("vocab.txt"));

        Assert.NotEqual(0, result.ExitCode);
        Assert.StartsWith("Line 2 of the input is no JSON object of the expected form (", result.Error, StringComparison.Ordinal);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Null(Wording.Fault(result.Error));
    }

    public void Dispose() => _folder.Dispose();

    private void Open()
    {
        using PretrainedModel model = PretrainedModel.FromPretrained(_folder.Root);
        model.Tokenizer.Encode("a b");
    }

    private static string? Refusal(Action open)
    {
        try
        {
            open();
            return null;
        }
        catch (BertNotebooksException e)
        {
            return e.Message;
        }
    }

    // Each value's place, such as /normalizer/lowercase or /added_tokens/0.
    private static IEnumerable<string> Paths(JsonNode node, string path) => node switch
    {
        JsonObject item => item.SelectMany(member => Deeper(member.Value, $"{path}/{member.Key}")),
        JsonArray list => list.Take(2).SelectMany((item, i) => Deeper(item, $"{path}/{i}")),
        _ => [],
    };

    private static IEnumerable<string> Deeper(JsonNode? node, string path) => node is null ? [path] : Paths(node, path).Prepend(path);

    private static string With(string json, string path, string value)
    {
        JsonNode root = JsonNode.Parse(json)!;
        string[] parts = path[1..].Split('/');
        JsonNode parent = parts[..^1].Aggregate(root, (node, part) => node is JsonArray list ? list[int.Parse(part, null)]! : node[part]!);
        JsonNode mark = JsonValue.Create("\u0001mark");
        if (parent is JsonArray array)
        {
            array[int.Parse(parts[^1], null)] = mark;
        }
        else
        {
            parent[parts[^1]] = mark;
        }

        return root.ToJsonString().Replace("\"\\u0001mark\"", value, StringComparison.Ordinal);
    }
}
