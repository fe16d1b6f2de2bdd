using BertNotebooks.Data.Corpora;
using Xunit;

namespace BertNotebooks.Tests.Data.Corpora;

public sealed class SentenceSplitterTests
{
    [Theory]
    [InlineData("It rained. We stayed in! Why not?", "It rained.|We stayed in!|Why not?")]
    [InlineData("Mr. Lee met Mrs. Poe and Dr. Day in St. Ives. They spoke.", "Mr. Lee met Mrs. Poe and Dr. Day in St. Ives.|They spoke.")]
    [InlineData("J. R. Poe and the U.S. Army came. So did I. He left.", "J. R. Poe and the U.S. Army came.|So did I.|He left.")]
    [InlineData("\"Come in.\" She sat. \u201CWell?\u201D \u2018Yes.\u2019 (He nodded.) Then", "\"Come in.\"|She sat.|\u201CWell?\u201D|\u2018Yes.\u2019|(He nodded.)|Then")]
    [InlineData("\"Who is it?\" she asked. \"Stop!\" \u2014 he ran.", "\"Who is it?\" she asked.|\"Stop!\" \u2014 he ran.")]
    [InlineData("Well... perhaps. He waited\u2026 and went. Then . . . nothing. Oh... She left.", "Well... perhaps.|He waited\u2026 and went.|Then . . . nothing.|Oh...|She left.")]
    [InlineData("It cost 3.50 at www.shop.example today. No. 5 is open. No. They ran.", "It cost 3.50 at www.shop.example today.|No. 5 is open.|No.|They ran.")]
    [InlineData("Really?! Yes!!! 3 of them. 4 more.", "Really?!|Yes!!!|3 of them.|4 more.")]
    [InlineData("Pets, e.g. Rex, i.e. Dogs, came at 5 p.m. sharp.", "Pets, e.g. Rex, i.e. Dogs, came at 5 p.m. sharp.")]
    [InlineData("A heading\nA paragraph without an end\r\n\n  Mr.\nLee", "A heading|A paragraph without an end|Mr.|Lee")]
    [InlineData("...", "...")]
    [InlineData("  \n\t", "")]
    public void SentencesEndWhereAReaderEndsThem(string text, string expected) =>
        Assert.Equal(expected.Split('|', StringSplitOptions.RemoveEmptyEntries), SentenceSplitter.Split(text));

    [Fact]
    public void NothingButWhiteSpaceIsLost()
    {
        // Any order of marks, quotes, blanks and letters: what is cut, put together, is the text.
        SeededRandom random = new(12);
        const string Characters = "aB.!? \"'\u201D\u2026-\n(\u2014)5I";
        for (int i = 0; i < 5000; i++)
        {
            string text = new([.. Enumerable.Range(0, random.NextInt(30)).Select(_ => Characters[random.NextInt(Characters.Length)])]);
            string[] sentences = [.. SentenceSplitter.Split(text)];
            Assert.Equal(WithoutWhiteSpace(text), WithoutWhiteSpace(string.Concat(sentences)));
            Assert.All(sentences, sentence => Assert.Equal(sentence.Trim(), sentence));
            Assert.DoesNotContain("", sentences);
        }
    }

    private static string WithoutWhiteSpace(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
