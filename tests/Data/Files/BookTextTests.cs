using BertNotebooks.Data.Corpora;
using BertNotebooks.Data.Files;
using Xunit;

namespace BertNotebooks.Tests.Data.Files;

public sealed class BookTextTests
{
    private const string Body = "The ferry left at nine with two boys aboard.\n\nNobody saw it come back that evening.";

    public static TheoryData<string> Chapters => [.. Directory.GetFiles(Path.Combine(GoldenFolder.RepositoryRoot, "data", "book"), "*.txt").Select(file => Path.GetFileName(file))];

    public static TheoryData<string> Corpora => Directory.Exists(GoldenFolder.Shared("corpora"))
        ? [.. Directory.GetFiles(GoldenFolder.Shared("corpora"), "*.txt.gz").Where(file => new FileInfo(file).Length < 3_000_000).Select(file => Path.GetFileName(file))] : [];

    [Theory]
    [MemberData(nameof(Chapters))]
    public void ChapterOfTheKitIsTakenAsItIsAndItsWrappedCopyGivesTheSameSentences(string name)
    {
        string text = Corpus.ReadText(Path.Combine(GoldenFolder.RepositoryRoot, "data", "book", name));
        Assert.Same(text, BookText.Of(text).Text);
        string[] sentences = Sentences(text, out _);
        foreach (int width in (int[])[45, 60, 72, 79])
        {
            Assert.Equal(sentences.Select(Words), Sentences(Wrapping.Wrap(text, width), out BookReport report).Select(Words));
            Assert.Equal((1, 0), (report.WrappedTexts, report.LinesLeftOut));
        }
    }

    [SharedTheory("corpora")]
    [MemberData(nameof(Corpora))]
    public void CorpusOfAParagraphALineIsTakenAsItIs(string name)
    {
        string text = Corpus.ReadText(GoldenFolder.Shared("corpora/" + name));
        Assert.Same(text, BookText.Of(text).Text);
    }

    [SharedTheory("corpora/little-women.txt.gz", "corpora/anne-of-green-gables.txt.gz")]
    [InlineData("corpora/little-women.txt.gz")]
    [InlineData("corpora/anne-of-green-gables.txt.gz")]
    public void WrappedNovelGivesTheSentencesOfTheOneThatIsNot(string name)
    {
        string text = Corpus.ReadText(GoldenFolder.Shared(name));
        string[] expected = [.. Sentences(text, out _).Select(Words)], found = [.. Sentences(Wrapping.Wrap(text, 72), out _).Select(Words)];
        Assert.InRange(found.Length, expected.Length, expected.Length * 1.001);
        Assert.InRange(expected.Except(found).Count(), 0, expected.Length / 1000);
    }

    // Each holds paragraphs by its line ends, and so must be left alone.
    [Theory]
    [InlineData("Shall I go to the sea when the tide runs low\nAnd the gulls are asleep on the sand,\nOr wait for the wind that is certain to blow\nAll the boats of the bay to the land?\n\nI shall wait by the wall where the lanterns hang\nTill the keeper has locked up the gate,\nAnd hum the old song that my grandmother sang\nTo the ships that were always too late.")]
    [InlineData("Whose boat is that upon the silver bay,\nThat waits alone beneath the evening star,\nAnd has not moved since early yesterday,\nNor lowered once its sail upon the spar?\n\nThe harbour master says it is not known,\nThe fishermen would rather not be asked,\nThe children say it came there on its own,\nAnd that the man who rowed it wore a mask.")]
    [InlineData("the cat sat on the mat and looked at the dog for quite a long time .\nthe dog slept .\nthen it rained on both of them until evening came .\n\na man came by .\nhe had a hat and a stick and a bag with three apples in it .\nhe gave one to the cat who did not want it .")]
    [InlineData("Anna: Are you coming to the fair tomorrow afternoon?\nBen: I do not know yet, my uncle wants me to help.\nAnna: It would be a pity to miss the dancing bear.\n\nBen: There is no bear.\nAnna: There is one every year, and you know it well.\nBen: It is the baker in a coat, and it is always him.")]
    [InlineData("p5 p6 p7 p8 p9 p10 p11 p12 p13 p14\np5 p6 p7 p8 p9 p10 p11 p12 p13 p14\np5 p6 p7 p8 p9 p10 p11 p12 p13 p14\np5 p6 p7 p8 p9 p10 p11 p12 p13 p14")]
    [InlineData("eggs\nbutter\nflour\n\nmilk\nsugar\nsalt\nyeast")]
    [InlineData("")]
    public void LineThatIsAParagraphIsLeftAlone(string text) => Assert.Same(text, BookText.Of(text).Text);

    [Fact]
    public void WrappedTextWithoutABlankLineIsOneParagraph()
    {
        string text = string.Join(' ', Enumerable.Repeat("The baker bakes the bread before the sun is up, and nobody in the street has ever seen him sleep.", 9));
        Assert.Equal(text, BookText.Of(Wrapping.Wrap(text, 60)).Text.Trim());
    }

    [Fact]
    public void BlankLineEndsAParagraphAndVerseHeadingsAndHyphensStay()
    {
        string text = """
            CHAPTER I

            The old ferry at the end of the lane had not been used for some
            years when the two boys found it, and the planks were soft as
            bread. "We can mend it," said Tom, who had never mended any-
            thing. Mr.
            Gray laughed at that for a whole week, and then he lent them his
            saw without a word.

                Row, row, the river is wide,
                Who will be waiting on yonder side?
                Nobody, nobody, only the tide.

            So they began, with the saw and a bucket of tar, on the first of
            May.
            """;
        BookText book = BookText.Of(text);
        Assert.True(book.IsWrapped);
        Assert.Equal(
            [
                "CHAPTER I",
                "The old ferry at the end of the lane had not been used for some years when the two boys found it, and the planks were soft as bread. \"We can mend it,\" said Tom, who had never mended any-thing. Mr.",
                "Gray laughed at that for a whole week, and then he lent them his saw without a word.",
                "Row, row, the river is wide,",
                "Who will be waiting on yonder side?",
                "Nobody, nobody, only the tide.",
                "So they began, with the saw and a bucket of tar, on the first of May.",
            ],
            book.Text.Split('\n'));
    }

    [Theory]
    [InlineData("*** START OF THE PROJECT GUTENBERG EBOOK THE FERRY ***", "*** END OF THE PROJECT GUTENBERG EBOOK THE FERRY ***")]
    [InlineData("*** START OF THIS PROJECT GUTENBERG EBOOK THE FERRY ***", "End of Project Gutenberg's The Ferry, by Nobody\n\n*** END OF THIS PROJECT GUTENBERG EBOOK THE FERRY ***")]
    [InlineData("***START OF THE PROJECT GUTENBERG EBOOK THE FERRY***", "***END OF THE PROJECT GUTENBERG EBOOK THE FERRY***")]
    [InlineData("*** START OF THE PROJECT GUTENBERG EBOOK, THE FERRY\nAND THE TWO BOYS WHO MENDED IT ***", "*** END OF THE PROJECT GUTENBERG EBOOK, THE FERRY\nAND THE TWO BOYS WHO MENDED IT ***")]
    [InlineData("*** Start of the Project Gutenberg eBook of The Ferry ***", "*** End of the Project Gutenberg eBook of The Ferry ***\r")]
    [InlineData("***START**THE SMALL PRINT!**FOR PUBLIC DOMAIN ETEXTS**START***\nWords.\n*END*THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*Ver.04.29.93*END*", "End of the Project Gutenberg Etext of The Ferry")]
    [InlineData("*END THE SMALL PRINT! FOR PUBLIC DOMAIN EBOOKS*Ver.02/11/02*END*", "End of The Project Gutenberg Etext of The Ferry\n*END*THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*END*")]
    public void WhatStandsOutsideOfTheMarksIsLeftOut(string start, string end)
    {
        const string Header = "The Project Gutenberg eBook of The Ferry\n\nThis ebook is for the use of anyone anywhere at no cost.\n\n";
        const string License = "\n\nSection 1. General Terms of Use and Redistributing electronic works\n";
        string[] sentences = Sentences($"{Header}{start}\n\n{Body}\n\n{end}{License}", out BookReport report);
        Assert.Equal(Body.Split("\n\n"), sentences);
        Assert.InRange(report.LinesLeftOut, 5, 9);
        Assert.Equal(0, report.WrappedTexts);
        Assert.Equal(Body.Split("\n\n"), Sentences($"{Header}{start}\n{Body}\n", out _));
        if (!start.Contains("SMALL PRINT", StringComparison.Ordinal))
        {
            Assert.Equal(sentences.Concat(sentences), Sentences($"{Header}{start}\n{Body}\n{end}{License}{Header}{start}\n{Body}\n{end}{License}", out _));
        }
    }

    [Fact]
    public void RaggedLinesOfAFramedBookAreJoinedAndItsVerseIsNot()
    {
        const string Ragged = "The keeper of the light had three sons, and\nnone of them\nwould go up the stairs after dark, so that he\nwent alone.\n\nIt was on such a night that\nthe bell began to ring.";
        const string Verse = "The keeper climbed the winding stair,\nAnd counted every tread,\nBut nobody was waiting there\nTo see him go to bed.\n\nThe keeper rang the evening bell\nTo call his children home.";
        static BookText Framed(string text) => BookText.Of($"*** START OF THE PROJECT GUTENBERG EBOOK X ***\n\n{text}\n\n*** END OF THE PROJECT GUTENBERG EBOOK X ***");
        Assert.Equal(
            "The keeper of the light had three sons, and none of them would go up the stairs after dark, so that he went alone.\nIt was on such a night that the bell began to ring.",
            Framed(Ragged).Text);
        Assert.Same(Ragged, BookText.Of(Ragged).Text);
        Assert.False(Framed(Verse).IsWrapped);
    }

    [Fact]
    public void EachTextOfSeveralHasItsOwnFrameAndWidth()
    {
        string framed = $"Produced by nobody at all today.\n*** START OF THE PROJECT GUTENBERG EBOOK X ***\n{Body}\n";
        BookReport report = BookPipeline.Default.Process([framed, "A plain text is whole from here.\nAnd has a second paragraph too."]);
        Assert.Equal([.. Body.Split("\n\n"), "A plain text is whole from here.", "And has a second paragraph too."], report.Sentences);
        Assert.Equal(2, report.LinesLeftOut);
    }

    [Fact]
    public void TutorialStaysAsPythonHasIt()
    {
        string text = $"Before.\n*** START OF THE PROJECT GUTENBERG EBOOK X ***\n{Body}\n";
        BookReport report = (BookPipeline.Tutorial with { MinWords = 1 }).Process(text);
        Assert.Equal((text.Split('.').Length, 0, 0), (report.Pieces, report.WrappedTexts, report.LinesLeftOut));
    }

    private static string[] Sentences(string text, out BookReport report) => [.. (report = BookPipeline.Default.Process(text)).Sentences];

    private static string Words(string sentence) => string.Join(' ', sentence.Split((char[])[' ', '\t', '\u00A0'], StringSplitOptions.RemoveEmptyEntries));
}
