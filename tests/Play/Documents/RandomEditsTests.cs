using System.Text;
using BertNotebooks.Dib.Format;
using BertNotebooks.Play.Documents;
using CsCheck;
using Xunit;

namespace BertNotebooks.Tests.Play.Documents;

public sealed class RandomEditsTests
{
    private static readonly string[] Pieces =
    [
        "#!csharp\n", "#!csharp\n\n", "#!markdown\n\n", "#!markdown \t\r\n", "#!csharp\r\n\r\n", "1 + 1\n", "int a = 1;\r\n", "# Title\n\nText\n",
        "\n", "\r\n", "   \n", "a\u2028b\n", "\f", "x", "ä\uD83D\uDE00\n",
    ];

    private static readonly string[] Texts =
    [
        "", "x", "\n\nint a;\n\n", "a\r\nb", "a\n#!markdown\nb", "#!csharp", "#!md\nhi\n", "# head\n\ntext", "  ", "a\u2028b", "last  ", "\ty\r", "#!html",
    ];

    private static readonly Gen<string> Files = Gen.Select(
        Any("", "\uFEFF", "#!meta\n\n{}\n", "\uFEFF\n#!meta\r\n{}\r\n\r\n"), Any(Pieces).Array[0, 14],
        // A header ends with the first cell.
        (header, pieces) => header + (header.Contains('{') && pieces.Length > 0 ? "#!csharp\n" : "") + string.Concat(pieces));

    private static readonly Gen<(int Kind, int Cell, int Other, string Text)[]> Steps =
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 30], Gen.Int[0, 30], Any(Texts)).Array[0, 12];

    [Fact]
    public void FileThatIsSavedHasTheCellsOfTheDocumentAndWhatWasNotEditedKeepsItsBytes()
    {
        using TempFolder folder = new();
        int files = 0;
        Gen.Select(Files, Steps).Sample((file, steps) =>
        {
            string path = folder.Path($"{Interlocked.Increment(ref files)}.dib");
            File.WriteAllBytes(path, Encoding.UTF8.GetBytes(file));
            Dictionary<string, string> sources = SourcesOf(path);
            PlayDocument document = PlayDocument.Load(path);
            Array.ForEach(steps, step => Apply(document, step));
            Save(document);
            Dictionary<string, PlayCell> cells = document.Cells.ToDictionary(cell => cell.Id);
            PlayCell[] written = [.. document.Cells.Where(cell => !string.IsNullOrWhiteSpace(cell.Text))];
            string[] inFile = [.. SourcesOf(path).Values];
            Assert.Equal(DibDocument.Load(path).Cells.Select(cell => (cell.Kind, cell.Source, cell.Number)), written.Select(cell => (cell.Kind, DocumentBlock.Trim(cell.Text).Text, cell.Number)));
            // No line stands above the file.
            Assert.Equal(DibDocument.Load(path).Cells.Zip(written, (cell, shown) => Math.Max(1, cell.FirstLine - DocumentBlock.Trim(shown.Text).BlankLines)), written.Select(cell => cell.FirstLine));
            for (int i = 0; i < written.Length; i++)
            {
                if (sources.TryGetValue(written[i].Id, out string? source) && source.ReplaceLineEndings("\n") == written[i].Text)
                {
                    Assert.Equal(source, inFile[i]);
                }
            }

            Assert.False(document.IsChanged);
        }, iter: 2000);
    }

    [Fact]
    public void UndoOfAllStepsGivesTheBytesOfTheFile()
    {
        using TempFolder folder = new();
        int files = 0;
        Gen.Select(Files, Steps).Sample((file, steps) =>
        {
            string path = folder.Path($"{Interlocked.Increment(ref files)}.dib");
            File.WriteAllBytes(path, Encoding.UTF8.GetBytes(file));
            PlayDocument document = PlayDocument.Load(path);
            Array.ForEach(steps, step => Apply(document, step with { Kind = step.Kind == 0 ? 1 : step.Kind }));
            int undone = 0;
            while (document.Undo())
            {
                Assert.True(++undone < 100);
            }

            Assert.Equal(Encoding.UTF8.GetBytes(file), document.ToBytes());
        }, iter: 1000);
    }

    // What a new server restores is what the old one held.
    [Fact]
    public void DraftGivesTheSameCellsAndBytesThatParse()
    {
        using TempFolder folder = new();
        int files = 0;
        Gen.Select(Files, Steps).Sample((file, steps) =>
        {
            int number = Interlocked.Increment(ref files);
            string path = folder.Path($"{number}.dib"), store = folder.Path($"store{number}");
            File.WriteAllBytes(path, Encoding.UTF8.GetBytes(file));
            PlayDocument document = PlayDocument.Load(path, new PlayStore(store));
            Array.ForEach(steps, step => Apply(document, step));
            Assert.Null(document.SaveDraft());
            PlayDocument restored = PlayDocument.Load(path, new PlayStore(store));
            if (document.IsChanged)
            {
                Assert.Equal(document.Cells.Select(cell => (cell.Id, cell.Kind, cell.Text)), restored.Cells.Select(cell => (cell.Id, cell.Kind, cell.Text)));
                Save(restored);
            }
            else
            {
                Assert.Equal(File.ReadAllBytes(path), restored.ToBytes());
            }
        }, iter: 300);
    }

    private static Gen<string> Any(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Dictionary<string, string> SourcesOf(string path) => DibParts.Parse(path, DibText.Read(path)).Parts.Where(part => part.Source.Length > 0)
        .Select((part, i) => (Id: $"c{i + 1}", part.Source)).ToDictionary(pair => pair.Id, pair => pair.Source);

    private static void Apply(PlayDocument document, (int Kind, int Cell, int Other, string Text) step)
    {
        string? At(int i) => document.Cells.Count == 0 ? null : document.Cells[i % document.Cells.Count].Id;
        string? after = step.Other % 4 == 0 ? null : At(step.Other);
        CellKind kind = (CellKind)(step.Other % 2);
        if (step.Kind == 1 || At(step.Cell) is not string id)
        {
            document.Insert(after, kind, step.Text);
            return;
        }

        switch (step.Kind)
        {
            case 0: document.SetText(id, step.Text); break;
            case 2: document.Delete(id); break;
            case 3: document.Move(id, after); break;
            case 4: document.SetKind(id, kind); break;
            default: document.Split(id); break;
        }
    }

    // Splits what has to be split, and takes out what cannot be.
    private static void Save(PlayDocument document)
    {
        SaveResult result = document.Save(force: false);
        for (int tries = 0; result is WouldSplit refusal && tries < 100; tries++)
        {
            if (refusal.Into is null)
            {
                document.SetText(refusal.Cell, "1");
            }
            else
            {
                Assert.True(document.Split(refusal.Cell));
            }

            result = document.Save(force: false);
        }

        Assert.IsType<Saved>(result);
    }
}
