using System.Text.Json;
using System.Text.Json.Nodes;
using BertNotebooks.Text;
using BertNotebooks.Text.Normalizing;
using Xunit;

namespace BertNotebooks.Tests.Text.Files;

public sealed class TokenizerFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tokenizer-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SharedTheory("reference-model")]
    [InlineData("vocab.txt")]
    [InlineData("tokenizer_config.json")]
    [InlineData("tokenizer.json")]
    [InlineData("special_tokens_map.json")]
    public void SavedFilesEqualThoseOfTransformers(string name)
    {
        BertTokenizer.FromPretrained(GoldenFolder.Shared("reference-model")).SavePretrained(_folder);

        string expected = File.ReadAllText(Path.Combine(GoldenFolder.Shared("reference-model"), name));
        string actual = File.ReadAllText(Path.Combine(_folder, name));
        if (name.EndsWith(".json", StringComparison.Ordinal))
        {
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), $"{name} differs:\n{actual[..Math.Min(actual.Length, 2000)]}");
        }
        else
        {
            Assert.Equal(expected, actual);
        }
    }

    [SharedFact("reference-model", "vocab")]
    public void TheVocabularyInTokenizerJsonIsThatOfVocabTxt()
    {
        BertTokenizer tokenizer = BertTokenizer.FromPretrained(GoldenFolder.Shared("vocab/bert-base-uncased-tokenizer.json"));

        Assert.Equal(Vocabulary.Load(GoldenFolder.Shared("vocab/bert-base-uncased-vocab.txt")).Pieces, tokenizer.Vocabulary.Pieces);
    }

    [Theory]
    [InlineData(true, null, true, true, 64)]
    [InlineData(false, null, false, true, null)]
    [InlineData(false, true, true, false, 512)]
    [InlineData(true, false, false, false, 8)]
    public void OptionsSurviveSavingAndLoading(bool lowerCase, bool? stripAccents, bool chinese, bool clean, int? maxLength)
    {
        BertTokenizerOptions options = new() { LowerCase = lowerCase, StripAccents = stripAccents, TokenizeChineseChars = chinese, CleanText = clean };
        BertTokenizer tokenizer = new(Words.Vocabulary("the", "dog"), options) { ModelMaxLength = maxLength };
        tokenizer.SavePretrained(_folder);

        BertTokenizer again = BertTokenizer.FromPretrained(_folder);

        Assert.Equal(options, again.Options);
        Assert.Equal(maxLength, again.ModelMaxLength);
        Assert.Equal(tokenizer.Vocabulary.Pieces, again.Vocabulary.Pieces);
    }

    [Fact]
    public void VocabTxtAloneLowerCases()
    {
        Words.Vocabulary("dog").Save(Path.Combine(_folder, "vocab.txt"));

        Assert.Equal(["[CLS]", "dog", "[SEP]"], BertTokenizer.FromPretrained(_folder).Encode("Dog").Tokens);
        Assert.Equal(["[CLS]", "dog", "[SEP]"], BertTokenizer.FromPretrained(Path.Combine(_folder, "vocab.txt")).Encode("Dog").Tokens);
    }

    [Theory]
    [InlineData("BertTokenizer", false)]
    [InlineData("ElectraTokenizerFast", false)]
    [InlineData("PreTrainedTokenizerFast", true)]
    [InlineData("TokenizersBackend", true)]
    public void TokenizerConfigGoesBeforeTheNormalizerUnderBertsClassesAlone(string name, bool lowers)
    {
        new BertTokenizer(Words.Vocabulary("dog")).SavePretrained(_folder);
        File.WriteAllText(Path.Combine(_folder, "tokenizer_config.json"), $$"""{"do_lower_case": false, "tokenizer_class": "{{name}}"}""");

        Assert.Equal(lowers, BertTokenizer.FromPretrained(_folder).Options.LowerCase);
    }

    [Fact]
    public void AddedTokensAreFoundAndKept()
    {
        new BertTokenizer(Words.Vocabulary("a", "dog", "##s")).SavePretrained(_folder);
        AddToken("<name>", 8, special: true);
        AddToken("Fido", 9, normalized: true);
        AddToken("dog", 6, singleWord: true);
        AddToken("<gap>", 10, lstrip: true, rstrip: true);

        BertTokenizer tokenizer = BertTokenizer.FromPretrained(_folder);
        tokenizer.SavePretrained(_folder);
        tokenizer = BertTokenizer.FromPretrained(_folder);

        Encoding encoding = tokenizer.Encode("A<name> dogs FIDO  <gap> dog", options: new() { AddSpecialTokens = false });
        Assert.Equal(["a", "<name>", "dog", "##s", "fido", "<gap>", "dog"], encoding.Tokens.Select(token => token.ToLowerInvariant()));
        Assert.Equal([5, 8, 6, 7, 9, 10, 6], encoding.InputIds);
        Assert.Equal([(0, 1), (1, 7), (8, 11), (11, 12), (13, 17), (17, 25), (25, 28)], encoding.Offsets.Select(offset => (offset.Start, offset.End)));
        Assert.Equal([0, 1, 2, 2, 3, 4, 5], encoding.WordIds);
        Assert.Equal("a dogs Fido <gap> dog", tokenizer.Decode(encoding.InputIds, skipSpecialTokens: true));
    }

    [Theory]
    [InlineData("tokenizer_config.json", "{\"tokenizer_class\": \"BertTokenizer\", \"do_lower_case\": 3}", "do_lower_case")]
    [InlineData("tokenizer_config.json", "[1, 2]", "object")]
    [InlineData("tokenizer_config.json", "{\"do_lower", "JSON")]
    [InlineData("tokenizer.json", "{\"normalizer\": 1}", "normalizer")]
    [InlineData("tokenizer.json", "{\"added_tokens\": [{\"id\": 1}]}", "content")]
    [InlineData("tokenizer.json", "{\"added_tokens\": [{\"content\": \"x\", \"id\": 2}]}", "added_tokens")]
    [InlineData("tokenizer.json", "{\"added_tokens\": [{\"content\": \"x\", \"id\": 1e40}]}", "id")]
    public void DamagedFilesAreNamed(string name, string json, string said)
    {
        new BertTokenizer(Words.Vocabulary("dog")).SavePretrained(_folder);
        if (name == "tokenizer.json")
        {
            JsonObject whole = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder, name)))!.AsObject();
            foreach ((string field, JsonNode? value) in JsonNode.Parse(json)!.AsObject())
            {
                whole[field] = value?.DeepClone();
            }

            json = whole.ToJsonString();
        }

        File.WriteAllText(Path.Combine(_folder, name), json);

        BertNotebooksException e = Assert.Throws<BertNotebooksException>(() => BertTokenizer.FromPretrained(_folder));
        Assert.Contains(name, e.Message, StringComparison.Ordinal);
        Assert.Contains(said, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"model\": {\"type\": \"BPE\", \"vocab\": {}}}", "WordPiece")]
    [InlineData("{\"model\": {\"vocab\": {\"[PAD]\": 7}}}", "[PAD]")]
    [InlineData("{\"model\": {\"vocab\": {\"[PAD]\": 0}}}", "[UNK]")]
    [InlineData("{}", "model")]
    public void TokenizerJsonWithoutAProperVocabularyIsRefused(string json, string said)
    {
        string path = Path.Combine(_folder, "tokenizer.json");
        File.WriteAllText(path, json);

        Assert.Contains(said, Assert.Throws<BertNotebooksException>(() => BertTokenizer.FromPretrained(path)).Message, StringComparison.Ordinal);
        Assert.Contains(said, Assert.Throws<BertNotebooksException>(() => BertTokenizer.FromPretrained(_folder)).Message, StringComparison.Ordinal);
    }

    private void AddToken(
        string content, int id, bool special = false, bool normalized = false, bool singleWord = false, bool lstrip = false, bool rstrip = false)
    {
        string path = Path.Combine(_folder, "tokenizer.json");
        JsonNode json = JsonNode.Parse(File.ReadAllText(path))!;
        json["added_tokens"]!.AsArray().Add(JsonSerializer.SerializeToNode(
            new { id, content, single_word = singleWord, lstrip, rstrip, normalized, special }));
        File.WriteAllText(path, json.ToJsonString());
    }
}
