using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Session;
using BertNotebooks.Play.Documents;
using CsCheck;
using Xunit;

namespace BertNotebooks.Tests.Play.Documents;

public sealed class DamagedStoreTests
{
    private const string Lesson = "#!markdown\n\n# A\n\n#!csharp\n\n1\n\n#!csharp\n\n2\n";

    private static readonly string[] Damage = ["null", "\"", "{", "]", "-1", "99999999999", "c2", "CSharp", "\\uD800", ",", "Draft", "\0", "[[", ""];

    [Fact]
    public void DamageOfAnyFileNeverHindersOpeningEditingAndSaving()
    {
        using DocumentFolder made = new();
        made.Write(Lesson);
        PlayDocument document = made.Open();
        document.SetText("c2", "typed");
        document.Insert("c2", CellKind.Markdown, "new");
        PlayStore store = made.Store();
        Assert.Null(document.SaveDraft() ?? store.WriteOfferedDraft(store.ReadDocument()!) ?? store.Progress.Predict("q", "a") ?? store.Progress.Solve("x"));
        Assert.Null(store.Outputs.Write(new CellJournal("c2", "1", 3, "passed", 1.5, "ab", null, [new JournalOutput("o", OutputKind.Text, "t")])));
        Assert.Null(store.Outputs.AddEarlier("c2", new EarlierRun(1, "l", [new JournalOutput("o", OutputKind.Html, "t")])));
        Dictionary<string, string> files = Directory.GetFiles(made.StoreFolder, "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(made.StoreFolder, file), File.ReadAllText);
        Assert.Equal(5, files.Count);
        Gen.Select(Gen.Int[0, 10_000], Gen.Int[0, 12], Gen.Int[0, Damage.Length - 1]).Array[1, 5].Sample(damages =>
        {
            using DocumentFolder folder = new();
            folder.Write(Lesson);
            foreach ((string name, string text) in files)
            {
                string damaged = damages.Aggregate(text, (t, d) => t.Insert(d.Item1 % (t.Length + 1), Damage[d.Item3]) is string more ? more.Remove(d.Item1 % more.Length, Math.Min(d.Item2, more.Length - (d.Item1 % more.Length))) : t);
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder.StoreFolder, name))!);
                File.WriteAllText(Path.Combine(folder.StoreFolder, name), damaged);
            }

            PlayStore other = folder.Store();
            PlayDocument opened = PlayDocument.Load(folder.Notebook, other);
            _ = other.Outputs.Read().Sum(run => run.Outputs.Sum(output => output.Content.Length));
            _ = other.Outputs.ReadEarlier("c2").Sum(run => run.Label.Length);
            _ = other.Progress.Solved.Count + (other.Progress.Prediction("q") ?? "").Length;
            Assert.Null(opened.TakeOfferedDraft() is string message && message != "There is no draft any more." ? message : null);
            string id = opened.Insert(null, CellKind.CSharp, "typed now");
            Assert.Null(opened.SaveDraft());
            Assert.Equal("typed now", folder.Open().Find(id)!.Text);
        }, iter: 200);
    }
}
