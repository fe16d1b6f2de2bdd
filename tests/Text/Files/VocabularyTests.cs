using BertNotebooks.Text;
using Xunit;

namespace BertNotebooks.Tests.Text.Files;

public sealed class VocabularyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vocabulary-").FullName;

    private string VocabFile => Path.Combine(_folder, "vocab.txt");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void SavedPiecesComeBackInTheirOrder()
    {
        Vocabulary vocabulary = Words.Vocabulary("é", "##\U0001F600", "\u2028", " ");
        vocabulary.Save(VocabFile);

        Assert.Equal(vocabulary.Pieces, Vocabulary.Load(VocabFile).Pieces);
        Assert.EndsWith("\n", File.ReadAllText(VocabFile), StringComparison.Ordinal);
    }

    [Fact]
    public void LinesMayEndAsOnWindows()
    {
        File.WriteAllText(VocabFile, string.Join("\r\n", Vocabulary.SpecialTokens));

        Assert.Equal(Vocabulary.SpecialTokens, Vocabulary.Load(VocabFile).Pieces);
    }

    [Fact]
    public void SpecialTokensAreFoundWhereverTheyStand()
    {
        Vocabulary vocabulary = new(["a", "[MASK]", "[SEP]", "b", "[CLS]", "[UNK]", "[PAD]"]);

        Assert.Equal((6, 5, 4, 2, 1), (vocabulary.PadId, vocabulary.UnkId, vocabulary.ClsId, vocabulary.SepId, vocabulary.MaskId));
        Assert.Equal([false, true, true, false, true, true, true], Enumerable.Range(0, 7).Select(vocabulary.IsSpecial));
    }

    [Fact]
    public void APieceThatStandsTwiceHasTheLaterId()
    {
        Vocabulary vocabulary = Words.Vocabulary("dog", "cat", "dog");

        Assert.True(vocabulary.TryGetId("dog", out int id));
        Assert.Equal(7, id);
        Assert.Equal([7], new BertTokenizer(vocabulary).Encode("dog", options: new() { AddSpecialTokens = false }).InputIds);
    }

    [Theory]
    [InlineData("[MASK]")]
    [InlineData("[PAD]")]
    [InlineData("[UNK]")]
    public void AVocabularyWithoutASpecialTokenIsRefused(string missing)
    {
        File.WriteAllLines(VocabFile, Vocabulary.SpecialTokens.Where(token => token != missing));

        string message = Assert.Throws<BertNotebooksException>(() => BertTokenizer.FromPretrained(_folder)).Message;
        Assert.Contains(missing, message, StringComparison.Ordinal);
        Assert.Contains(VocabFile, message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingAndEmptyFilesAreNamed()
    {
        string missing = Path.Combine(_folder, "none.txt");
        Assert.Contains(missing, Assert.Throws<BertNotebooksException>(() => Vocabulary.Load(missing)).Message, StringComparison.Ordinal);
        Assert.Contains("vocab.txt", Assert.Throws<BertNotebooksException>(() => BertTokenizer.FromPretrained(_folder)).Message, StringComparison.Ordinal);
        File.WriteAllText(VocabFile, "");
        Assert.Contains("empty", Assert.Throws<BertNotebooksException>(() => Vocabulary.Load(VocabFile)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void IdsBeyondTheVocabularyAreRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Words.Vocabulary()[5]);
}
