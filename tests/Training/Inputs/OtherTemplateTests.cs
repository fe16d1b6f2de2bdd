using BertNotebooks.Data;
using BertNotebooks.Data.Tokens;
using BertNotebooks.Tests.Data.Tokens;
using BertNotebooks.Tests.Text.Pipelines;
using BertNotebooks.Text;
using Xunit;

namespace BertNotebooks.Tests.Training.Inputs;

/// <summary>What a tokenizer.json puts around texts stands around those that are learnt from and measured on, too.</summary>
public sealed class OtherTemplateTests : IDisposable
{
    private const string Marked = """
        {"post_processor": {"type": "TemplateProcessing", "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]}, "[DOC]": {"id": "[DOC]", "ids": [5], "tokens": ["[DOC]"]}},
         "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"SpecialToken": {"id": "[DOC]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": TYPE}}],
         "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}]}}
        """;

    private static readonly string[] Lines = ["a b c d e", "", "c", "e d c b a e d"];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{"post_processor": null}""", 4)]
    [InlineData(Marked, 5)]
    [InlineData("{}", 5)]
    public void StoredTextsAndWindowsHaveTheTemplate(string parts, int length)
    {
        BertTokenizer tokenizer = Open(parts.Replace("TYPE", "0", StringComparison.Ordinal));
        EncodeOptions cut = new() { MaxLength = length, Truncation = TruncationStrategy.LongestFirst };
        using (TokenStore store = StoredTexts.Build(_folder.Path("lines.tokens"), tokenizer, Lines, lineByLine: true, length))
        {
            StoredTexts.AssertSame(tokenizer.EncodeBatch(Lines, cut), store);
        }

        Encoding line = tokenizer.Encode(Lines[0], options: new() { AddSpecialTokens = false });
        Encoding window = Assert.Single(EvaluationWindows.Cut(line, tokenizer.Vocabulary, 128, tokenizer.Parts.Template));
        Assert.Equal(tokenizer.Encode(Lines[0]).InputIds, window.InputIds);
    }

    [Fact]
    public void TypesThatTrainingDoesNotKeepAreRefused()
    {
        BertTokenizer tokenizer = Open(Marked.Replace("TYPE", "1", StringComparison.Ordinal));
        Assert.Contains("post_processor", Assert.Throws<BertNotebooksException>(() => new TokenStoreBuilder(tokenizer, true, 9)).Message, StringComparison.Ordinal);
        tokenizer = Open(Marked.Replace("TYPE", "0", StringComparison.Ordinal));
        Assert.Contains("at least 3", Assert.Throws<BertNotebooksException>(() => StoredTexts.Build(_folder.Path("x"), tokenizer, Lines, true, 2)).Message, StringComparison.Ordinal);
    }

    private BertTokenizer Open(string parts) => BertTokenizer.FromPretrained(TokenizerJsonOf.Folder(_folder, parts, "PreTrainedTokenizerFast", "[DOC]", "a", "b", "c", "d", "e"));
}
