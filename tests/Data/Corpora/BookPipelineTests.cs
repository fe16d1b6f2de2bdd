using System.Security.Cryptography;
using BertNotebooks.Data.Corpora;
using Xunit;

namespace BertNotebooks.Tests.Data.Corpora;

public sealed class BookPipelineTests
{
    private const string Anne = "corpora/anne-of-green-gables.txt.gz";

    /// <summary>Figures and digests of the same rule written in Python (<c>split</c> and <c>re.sub</c>).</summary>
    /// <remarks>Counted by single blanks 1,946 of 6,530 pieces stay, by white space 1,839: the blank behind each full stop counts an empty word.</remarks>
    [SharedTheory(Anne)]
    [InlineData(WordCounting.SingleBlanks, 1946, 58945, "BDEEEB9407121309EFD8841CA7A17280BB4AF52D89F2C011B7C08307BAA8EDE1")]
    [InlineData(WordCounting.Whitespace, 1839, 56838, "BEC7525AC0779C79B8A193EFBE785224D00A0B611002742FDC0C8BA5F6D9290D")]
    public void TutorialFindsTheSentencesOfANovelThatPythonFinds(WordCounting counting, int kept, int words, string digest)
    {
        BookReport report = (BookPipeline.Tutorial with { WordCounting = counting }).Process(Corpus.ReadText(GoldenFolder.Shared(Anne)));
        Assert.Equal((6530, kept, 122), (report.Pieces, report.Kept, report.LongestWords));
        Assert.Equal((double)words / kept, report.MeanWords, 1e-9);
        Assert.Equal(671, report.LongestText.Length);
        Assert.Equal(digest, Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', report.Sentences)))));
    }

    [SharedFact(Anne)]
    public void DefaultFindsWholeSentencesOfANovel()
    {
        BookReport report = BookPipeline.Default.Process(Corpus.ReadText(GoldenFolder.Shared(Anne)));
        Assert.Equal((6730, 6305, 170), (report.Pieces, report.Kept, report.LongestWords));
        Assert.All(report.Sentences, sentence => Assert.DoesNotContain('\n', sentence));
        Assert.StartsWith("Mrs. Rachel Lynde lived just where", report.Sentences[0], StringComparison.Ordinal);
        Assert.DoesNotContain(report.Sentences, sentence => sentence.EndsWith("Mrs.", StringComparison.Ordinal));
    }

    [Fact]
    public void PresetsAreTheTutorialsAndTheBetterDefault()
    {
        Assert.Equal(
            new BookPipeline { Split = SentenceSplit.FullStops, WordCounting = WordCounting.SingleBlanks, MinWords = 20, LettersOnly = true, MaxSeqLength = 100, PadToMaxLength = true },
            BookPipeline.Tutorial);
        Assert.Equal(
            new BookPipeline { Split = SentenceSplit.SentenceEnds, WordCounting = WordCounting.Whitespace, MinWords = 5, LettersOnly = false, MaxSeqLength = 128, PadToMaxLength = false },
            BookPipeline.Default);
    }

    [Theory]
    [InlineData("one two three", "one two three.")]
    [InlineData(" \"Don't!\" she  cried, -- well-known\n3 times -", "Don t she cried, well known times.")]
    [InlineData("caf\u00e9 \U0001F600 na\u00efve\u2014so , it is ,", "caf na ve so , it is ,.")]
    public void TutorialCleansAllButLettersCommasAndBlanks(string piece, string cleaned) =>
        Assert.Equal([cleaned], (BookPipeline.Tutorial with { MinWords = 1 }).Sentences(piece));

    [Fact]
    public void TutorialSplitsAtEachFullStopAndNowhereElse() =>
        Assert.Equal(
            ["Mr.", "Lee said Who is it It is.", "."],
            (BookPipeline.Tutorial with { MinWords = 1 }).Sentences("Mr. Lee said: \"Who is it?\"\nIt is.\n"));

    [Theory]
    [InlineData("a b c", 3, true)]
    [InlineData(" a b", 3, true)]
    [InlineData("a  b", 3, true)]
    [InlineData("a\nb c", 3, false)]
    [InlineData("a b", 3, false)]
    public void TutorialCountsSingleBlanksBeforeCleaning(string piece, int minWords, bool kept)
    {
        BookPipeline pipeline = BookPipeline.Tutorial with { MinWords = minWords };
        // A piece of four words keeps the text from being refused.
        Assert.Equal(kept ? 2 : 1, pipeline.Sentences($"w x y z.{piece}").Count);
    }

    [Fact]
    public void ReportTellsTheLongestAndTheFirstOfThem()
    {
        BookReport report = (BookPipeline.Default with { MinWords = 2 }).Process("One. One two three. Four five six! Seven eight?");
        Assert.Equal((4, 3, 3, "One two three."), (report.Pieces, report.Kept, report.LongestWords, report.LongestText));
        Assert.Equal(8.0 / 3, report.MeanWords, 1e-12);
        Assert.Equal(["One two three.", "Four five six!", "Seven eight?"], report.Sentences);
    }

    [Fact]
    public void TextWithoutALongEnoughSentenceIsRefusedNamingTheLongest()
    {
        string message = Assert.Throws<BertNotebooksException>(() => BookPipeline.Tutorial.Process("Far too short. One two three four five.\nNo.")).Message;
        Assert.Contains("20 words that MinWords", message, StringComparison.Ordinal);
        Assert.Contains("has 6 ('One two three four five')", message, StringComparison.Ordinal);
        Assert.Contains("Lower MinWords", message, StringComparison.Ordinal);
        Assert.Contains("no words", Assert.Throws<BertNotebooksException>(() => BookPipeline.Default.Process("")).Message, StringComparison.Ordinal);
        Assert.Contains("no words", Assert.Throws<BertNotebooksException>(() => BookPipeline.Tutorial.Process("")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NumbersThatMakeNoSenseAreRefused()
    {
        Assert.Contains("MinWords 0", Assert.Throws<BertNotebooksException>(() => (BookPipeline.Default with { MinWords = 0 }).Process("a b")).Message, StringComparison.Ordinal);
        Assert.Contains("MaxSeqLength 2", Assert.Throws<BertNotebooksException>(() => (BookPipeline.Default with { MaxSeqLength = 2 }).Process("a b")).Message, StringComparison.Ordinal);
    }
}
