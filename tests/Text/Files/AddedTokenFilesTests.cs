using BertNotebooks.Tests.Text.Pipelines;
using BertNotebooks.Text;
using Xunit;

namespace BertNotebooks.Tests.Text.Files;

/// <summary>Tokens that users added, from all files that may name them.</summary>
public sealed class AddedTokenFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public AddedTokenFilesTests() => Words.Vocabulary("the", "x", "[one]").Save(_folder.Path("vocab.txt"));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("added_tokens.json", """{"Nova": 9, "<y>": 8}""", "the NOVA <y>", "the|Nova|<y>")]
    [InlineData("special_tokens_map.json", """{"additional_special_tokens": ["<y>", {"content": "<z>", "lstrip": true}]}""", "the  <z> <y>", "the|<z>|<y>")]
    [InlineData("special_tokens_map.json", """{"mask_token": "<mask>"}""", "the <mask>", "the|<mask>")]
    [InlineData("tokenizer_config.json", """{"extra_special_tokens": {"image": "<y>"}}""", "the <y>", "the|<y>")]
    [InlineData("tokenizer_config.json", """{"extra_special_tokens": ["<y>"]}""", "the <y>", "the|<y>")]
    [InlineData("tokenizer_config.json", """{"additional_special_tokens": ["[one]"]}""", "[one]", "[one]")]
    [InlineData("tokenizer_config.json", """{"added_tokens_decoder": {"8": {"content": "ne", "single_word": true, "normalized": false}}}""", "ne nen", "ne|[UNK]")]
    [InlineData("tokenizer_config.json", """{"bos_token": {"__type": "AddedToken", "content": "<b>", "rstrip": true}}""", "<b>  the", "<b>|the")]
    public void TokensOfEachFileAreFound(string file, string json, string text, string expected)
    {
        _folder.Write(file, json);
        Assert.Equal(expected, Tokens(BertTokenizer.FromPretrained(_folder.Root), text));
    }

    [Fact]
    public void IdsGoOnFromTheVocabularysEndAndAGapIsSaid()
    {
        _folder.Write("added_tokens.json", """{"<z>": 20, "<y>": 8}""");
        BertTokenizer tokenizer = BertTokenizer.FromPretrained(_folder.Root);
        Assert.Equal([8, 9], tokenizer.Encode("<y><z>", options: new() { AddSpecialTokens = false }).InputIds);
        Assert.Contains("<z>", Assert.Single(tokenizer.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void SpecialTokenThatNobodyListsIsPutBehindThePiecesAndThatIsSaid()
    {
        File.WriteAllLines(_folder.Path("vocab.txt"), ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "the"]);
        _folder.Write("tokenizer_config.json", """{"tokenizer_class": "BertTokenizer"}""");
        BertTokenizer tokenizer = BertTokenizer.FromPretrained(_folder.Root);
        Assert.Equal(5, tokenizer.Vocabulary.MaskId);
        Assert.Contains("[MASK]", Assert.Single(tokenizer.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void RenamedSpecialTokensAreThoseOfTheVocabulary()
    {
        File.WriteAllLines(_folder.Path("vocab.txt"), ["<pad>", "<unk>", "<s>", "</s>", "<mask>", "the"]);
        _folder.Write("tokenizer_config.json", """{"tokenizer_class": "BertTokenizer", "pad_token": "<pad>", "unk_token": "<unk>", "cls_token": "<s>", "sep_token": "</s>", "mask_token": "<mask>"}""");
        BertTokenizer tokenizer = BertTokenizer.FromPretrained(_folder.Root);
        Assert.Equal([2, 5, 4, 1, 3], tokenizer.Encode("the <mask> dog").InputIds);
        tokenizer.SavePretrained(_folder.Path("saved"));
        Assert.Equal([2, 5, 4, 1, 3], BertTokenizer.FromPretrained(_folder.Path("saved")).Encode("the <mask> dog").InputIds);
    }

    [Theory]
    [InlineData("added_tokens.json", """{"<y>": 8}""", "<y>", "8")]
    [InlineData("tokenizer_config.json", """{"additional_special_tokens": ["<y>"]}""", "<y>", "8")]
    public void TokenWithoutARowInTheModelsTableIsRefusedWhenTheFolderIsOpened(string file, string json, string token, string vocabSize)
    {
        _folder.Write(file, json);
        _folder.Write("config.json", $$"""{"model_type": "bert", "vocab_size": {{vocabSize}}}""");
        string message = Assert.Throws<BertNotebooksException>(() => BertTokenizer.FromPretrained(_folder.Root)).Message;
        Assert.Contains($"\"{token}\"", message, StringComparison.Ordinal);
        Assert.Contains($"vocab_size is {vocabSize}", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        _folder.Write("config.json", """{"model_type": "bert", "vocab_size": 9}""");
        Assert.Equal("<y>", Tokens(BertTokenizer.FromPretrained(_folder.Root), "<y>"));
    }

    [Fact]
    public void SidesAreThoseOfTheFilesUnlessACallSays()
    {
        string folder = TokenizerJsonOf.Folder(_folder, """{"truncation": {"direction": "Left", "max_length": 3, "strategy": "LongestFirst", "stride": 0}}""", "BertTokenizer", "a", "b", "c");
        _folder.Write("tokenizer_config.json", """{"tokenizer_class": "BertTokenizer", "padding_side": "left", "max_len": 4}""");
        BertTokenizer tokenizer = BertTokenizer.FromPretrained(folder);
        Assert.Equal([2, 6, 7, 3], tokenizer.Encode("a b c", options: new() { Truncation = TruncationStrategy.LongestFirst }).InputIds);
        Assert.Equal([2, 5, 6, 3], tokenizer.Encode("a b c", options: new() { Truncation = TruncationStrategy.LongestFirst, TruncationSide = TokenSide.Right }).InputIds);
        Assert.Equal([0, 2, 5, 3], tokenizer.Encode("a", options: new() { Padding = PaddingStrategy.MaxLength }).InputIds);
        Assert.Equal([2, 5, 6, 7, 3], tokenizer.Encode("a b c").InputIds);
    }

    private static string Tokens(BertTokenizer tokenizer, string text) => string.Join('|', tokenizer.Encode(text, options: new() { AddSpecialTokens = false }).Tokens);
}
