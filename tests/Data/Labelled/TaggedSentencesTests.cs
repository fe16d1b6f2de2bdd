using BertNotebooks.Data.Labelled;
using BertNotebooks.Tests.Messages;
using Xunit;

namespace BertNotebooks.Tests.Data.Labelled;

/// <summary>Tagged words of CoNLL columns and JSON: what is read, and what is refused.</summary>
public sealed class TaggedSentencesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.conll", "Ann\tB-PER\n\"\tO\n\n#\tO\n")]
    [InlineData("a.conll", "-DOCSTART- -X- -X- O\n\nAnn NNP I-NP B-PER\n\" \" O O\n\n# # O O\n\n")]
    [InlineData("a.txt", "\uFEFFAnn B-PER \r\n\" O\r\n \r\n\r\n# O")]
    [InlineData("a.bio", "-DOCSTART-\nAnn   B-PER\n\"\tO\n-DOCSTART-\n#\tO\n")]
    [InlineData("a.tsv", "word\tpos\ttag\nAnn\tNNP\tB-PER\n\"\t\tO\n\n#\tX\tO\n")]
    [InlineData("a.conll", "# sent_id = 7\n# text = Ann \"\nAnn\tB-PER\n\"\tO\n\n# text = # a b\n#\tO\n")]
    [InlineData("a.conll", "# id 52-39\tdomain=train\nAnn _ _ B-PER\n\" _ _ O\n\n# id 54-39\tdomain=train\n# _ _ O\n")]
    [InlineData("a.iob2", "1\tAnn\tB-PER\t-\n2\t\"\tO\t-\n\n1\t#\tO\t-\n", "1", "2")]
    [InlineData("a.tsv", "ner\tid\tform\nB-PER\t1\tAnn\nO\t2\t\"\n\nO\t1\t#\n", "form", "ner")]
    [InlineData("a.jsonl", "{\"id\":1,\"tokens\":[\"Ann\",\"\\\"\"],\"ner_tags\":[\"B-PER\",\"O\"],\"tags\":[1,2]}\n{\"ner_tags\":[\" O\"],\"tokens\":[\"#\"]}\n")]
    [InlineData("a.json", "[{\"words\":[\"Ann\",\"\\\"\"],\n\"labels\":[\"B-PER\",\"O\"]},{\"words\":[\"#\"],\"labels\":[\"O\"]}]")]
    [InlineData("a.jsonl", "{\"a\":[\"Ann\",\"\\\"\"],\"b\":[\"B-PER\",\"O\"]}\n{\"a\":[\"#\"],\"b\":[\"O\"]}\n", "a", "b")]
    public void WordsAndTagsOfEachSentenceAreRead(string name, string content, string? text = null, string? label = null)
    {
        string path = _folder.Write(name, content);
        IReadOnlyList<TaggedSentence> sentences = LabelledFiles.ReadTagged([path], text, label);
        Assert.Equal(["Ann/B-PER \"/O", "#/O"], sentences.Select(sentence => string.Join(' ', sentence.Words.Zip(sentence.Tags, (word, tag) => $"{word}/{tag}"))));
        if (!name.Contains("json", StringComparison.Ordinal))
        {
            string[] lines = content.Split('\n');
            Assert.Equal($"'{path}', line {Array.FindIndex(lines, line => line.Contains("Ann", StringComparison.Ordinal) && line.Contains("PER", StringComparison.Ordinal)) + 1}", sentences[0].Place);
            Assert.Equal($"'{path}', line {Array.FindLastIndex(lines, line => line.Contains('#')) + 1}", sentences[1].Place);
        }
    }

    [Fact]
    public void WordOfBlanksIsAWordAndOtherCommentsAreNone()
    {
        Assert.Equal(["\u00A0", "\u200B"], LabelledFiles.ReadTagged([_folder.Write("a.conll", "\u00A0\tO\n\u200B\tB-X\n")])[0].Words);
        Assert.Equal(["a", "#", "b"], LabelledFiles.ReadTagged([_folder.Write("b.conll", "a DT\n# SYM\nb NN\n")])[0].Words);
        Assert.Equal(["#", "#"], LabelledFiles.ReadTagged([_folder.Write("c.conll", "# SYM\n# SYM\n")])[0].Words);
    }

    [Theory]
    [InlineData("a.conll", "Ann\tB-PER\nsaid\n", "Line 2", "1 column, 'said'", "a tab")]
    [InlineData("a.conll", "Ann\nsaid\n", "Line 1", "1 column, 'Ann'", "blanks")]
    [InlineData("a.conll", "# a = b\n\nAnn B-PER\n#ann\n", "Line 4", "1 column, '#ann'", "blanks")]
    [InlineData("a.conll", "Ann NNP B-PER\nsaid O\n", "Line 2", "2 columns", "has 3")]
    [InlineData("a.conll", "Ann B-PER\n\nsaid VBD O\n", "Line 3", "3 columns", "has 2")]
    [InlineData("a.conll", "Ann\tB-PER\nsaid\t\n", "Line 2", "no tag for 'said'", "O where")]
    [InlineData("a.conll", "Ann\tB-PER\n\tO\n", "Line 2", "no word", "sentence ends")]
    [InlineData("a.iob2", "# x = y\n1\tAnn\tB-PER\n2\tsaid\tO\n", "counts the words", "\"1\" and \"2\"", "kit.text_column")]
    [InlineData("a.conllu", "1\tAnn\tNNP\n", "CoNLL-U", "two columns", ".conll")]
    [InlineData("a.csv", "word,tag\nAnn,B-PER\n", "is CSV", ".jsonl", ".conll")]
    [InlineData("a.pdf", "x", "a document", ".jsonl", "save")]
    [InlineData("a.conll", "\n-DOCSTART-\n\n", "is empty", "", "check")]
    [InlineData("a.jsonl", "{\"tokens\":[\"Ann\",\"said\"],\"tags\":[\"B-PER\"]}\n", "Line 1", "2 words in 'tokens'", "1 tags in 'tags'")]
    [InlineData("a.jsonl", "{\"tokens\":[\"Ann\"],\"tags\":[\"O\"]}\n{\"tokens\":[],\"tags\":[]}\n", "Line 2", "no words", "delete")]
    [InlineData("a.jsonl", "{\"tokens\":[\"Ann\"],\"tags\":[\" \"]}\n", "Line 1", "no tag for word 1, 'Ann'", "O where")]
    [InlineData("a.jsonl", "{\"tokens\":[\"Ann\"],\"ner_tags\":[3]}\n", "Line 1", "a number in the list 'ner_tags'", "O, B-PER")]
    [InlineData("a.jsonl", "{\"tokens\":[\"Ann\",[1]],\"tags\":[\"O\",\"O\"]}\n", "Line 1", "a list in the list 'tokens'", "in quotes")]
    [InlineData("a.jsonl", "{\"tokens\":\"Ann\",\"tags\":[\"O\"]}\n", "Line 1", "a text as 'tokens'", "lists of texts")]
    [InlineData("a.jsonl", "{\"tokens\":[\"Ann\"],\"tags\":[\"O\"]}\n{\"tokens\":[\"Ann\"]}\n", "Line 2", "no 'tags'", "fill it in")]
    [InlineData("a.jsonl", "{\"form\":[\"Ann\"],\"tags\":[\"O\"]}\n", "which column", "'form', 'tags'", "kit.text_column")]
    [InlineData("a.jsonl", "{\"tokens\":[\"Ann\"],\"x\":[\"O\"]}\n", "which column", "'tokens', 'x'", "kit.label_column")]
    public void LineThatBreaksARuleIsNamedByFileAndLine(string name, string content, params string[] expected) => Refused(name, content, expected, null, null);

    [Theory]
    [InlineData("0", "2", "no column '2'", "'0', '1'", "kit.label_column")]
    [InlineData("form", null, "no column 'form'", "'Ann', 'B-PER'", "kit.text_column")]
    [InlineData("0", "tag", "kit.text_column '0'", "kit.label_column 'tag'", "from 0")]
    [InlineData("1", "1", "asked for twice", "'1'", "of their own")]
    public void ColumnThatCannotBeReadIsRefused(string? text, string? label, params string[] expected) => Refused("a.conll", "Ann\tB-PER\n", expected, text, label);

    [Fact]
    public void MillionLinesTakeTimeAndMemoryOfTheirOwn()
    {
        string path = _folder.Path("a.conll");
        File.WriteAllLines(path, Enumerable.Range(0, 1_000_000).Select(i => $"word{i % 1000}\t{(i % 9 == 0 ? "B-X" : "O")}"));
        // One sentence; lines with their columns are garbage, a word is a reference to one of a thousand. 16 bytes a word would do, and lists double.
        long before = GC.GetTotalMemory(forceFullCollection: true);
        IReadOnlyList<TaggedSentence> sentences = LabelledFiles.ReadTagged([path]);
        long held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.Equal(1_000_000, Assert.Single(sentences).Words.Count);
        Assert.InRange(held, 0, 64 << 20);
    }

    [SharedTheory("tasks/ner-wikigold.train.conll.gz", "tasks/ner-wnut17.train.conll.gz")]
    [InlineData("ner-wikigold.train", 1_162, 27_057, 2_431, 4)]
    [InlineData("ner-wikigold.valid", 176, 3_977, 337, 4)]
    [InlineData("ner-wnut17.train", 3_280, 60_466, 1_898, 6)]
    [InlineData("ner-wnut17.valid", 1_004, 15_699, 833, 6)]
    public void SharedSentencesAreReadWhole(string name, int sentences, int words, int entities, int types)
    {
        IReadOnlyList<TaggedSentence> read = LabelledFiles.ReadTagged([GoldenFolder.Shared($"tasks/{name}.conll.gz")]);
        Assert.Equal((sentences, words), (read.Count, read.Sum(sentence => sentence.Words.Count)));
        Assert.Equal(entities, read.Sum(sentence => sentence.Tags.Count(tag => tag.StartsWith("B-", StringComparison.Ordinal))));
        LabelList tags = LabelList.OfTags(read);
        Assert.Equal((2 * types + 1, "O", 0), (tags.Names.Count, tags.Names[^1], tags.Notes.Count));
    }

    private void Refused(string name, string content, string[] expected, string? text, string? label)
    {
        string path = _folder.Write(name, content);
        string message = Assert.Throws<BertNotebooksException>(() => LabelledFiles.ReadTagged([path], text, label)).Message;
        Assert.All(expected.Append(path), part => Assert.Contains(part, message, StringComparison.Ordinal));
        Assert.Null(Wording.Fault(message, path));
    }
}
