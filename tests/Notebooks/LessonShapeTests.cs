using System.Text.RegularExpressions;
using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Page;
using Xunit;

namespace BertNotebooks.Tests.Notebooks;

/// <summary>What each lesson has to have, and that its links lead somewhere.</summary>
public sealed partial class LessonShapeTests
{
    private const string Glossary = "glossary.dib";

    private static string Folder => NotebookTheoryAttribute.Folder!;

    [NotebookTheory]
    [MemberData(nameof(ExerciseTests.Lessons), MemberType = typeof(ExerciseTests))]
    public void LessonShowsACurveOrMapATokenTableAndAChecksAndEndsWithASummaryAndWhatToTryNext(string lesson)
    {
        DibDocument notebook = DibDocument.Load(Path.Combine(Folder, lesson));
        string code = string.Join('\n', notebook.CodeCells.Select(cell => cell.Source));
        Assert.Matches("new LossChart|LossChart \\w+ = new|SpreadChart \\w+ = new|new AttentionHeatMap", code);
        Assert.Matches("new TokenTable|TokenTable\\.Of|TokenTable \\w+\\(", code);
        Assert.Matches("[^.]Check\\.(That|Equal|Close)", code);
        string text = string.Join('\n', notebook.Cells.Where(cell => cell.Kind == CellKind.Markdown).Select(cell => cell.Source));
        int[] ends = [.. new[] { "\n## Summary\n", "\n## What to try next\n", "\n## Where to go next\n", "\n## Sources\n" }.Select(heading => $"\n{text}".IndexOf(heading, StringComparison.Ordinal))];
        Assert.DoesNotContain(-1, ends);
        Assert.Equal(ends.Order(), ends);
    }

    [NotebookTheory]
    [MemberData(nameof(NotebookTheoryAttribute.Notebooks), MemberType = typeof(NotebookTheoryAttribute))]
    public void EveryLinkLeadsSomewhere(string notebook)
    {
        string path = Path.Combine(Folder, notebook);
        foreach (DibCell cell in DibDocument.Load(path).Cells.Where(cell => cell.Kind == CellKind.Markdown))
        {
            foreach (string link in Link().Matches(cell.Source).Select(match => match.Groups[1].Value).Where(link => !link.Contains(':', StringComparison.Ordinal)))
            {
                string[] parts = link.Split('#', 2);
                string file = parts[0].Length == 0 ? path : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, parts[0]));
                Assert.True(File.Exists(file), $"{notebook}, line {cell.FirstLine}: {link} is not there");
                Assert.True(parts.Length == 1 || Ids(file).Contains(parts[^1]), $"{notebook}, line {cell.FirstLine}: nothing in {parts[0]} is called {parts[^1]}");
            }
        }
    }

    [NotebookTheory]
    [MemberData(nameof(ExerciseTests.Lessons), MemberType = typeof(ExerciseTests))]
    public void FirstUseOfATermLinksToTheGlossary(string lesson)
    {
        string[] prose = [.. DibDocument.Load(Path.Combine(Folder, lesson)).Cells.Where(cell => cell.Kind == CellKind.Markdown)
            .SelectMany(cell => Fenced().Replace(cell.Source.Split("\n## Sources")[0], "").Split('\n')).Where(IsProse)];
        List<string> unlinked = [];
        foreach ((string id, string[] forms) in Terms())
        {
            Regex use = new($@"(?<![\w-])(?:{string.Join('|', forms.OrderByDescending(form => form.Length).Select(Regex.Escape))})(?![\w-])", RegexOptions.IgnoreCase);
            string? plain = prose.FirstOrDefault(line => use.IsMatch(Hidden().Replace(line, "\0")));
            string? linked = prose.FirstOrDefault(line => line.Contains($"]({Glossary}#{id})", StringComparison.Ordinal));
            bool isFirst = plain is null || (linked is not null && Array.IndexOf(prose, linked) <= Array.IndexOf(prose, plain));
            if (!isFirst)
            {
                unlinked.Add($"{id}: {plain}");
            }
        }

        Assert.Empty(unlinked);
    }

    [NotebookTheory]
    [MemberData(nameof(ExerciseTests.Lessons), MemberType = typeof(ExerciseTests))]
    public void TermIsUsedInTheLessonThatTheGlossarySaysExplainsIt(string lesson)
    {
        string text = File.ReadAllText(Path.Combine(Folder, lesson));
        Assert.All(
            Row().Matches(File.ReadAllText(Path.Combine(Folder, Glossary))).Where(row => row.Groups[4].Value == lesson),
            row => Assert.Contains($"]({Glossary}#{row.Groups[1].Value})", text));
    }

    private static IEnumerable<(string Id, string[] Forms)> Terms() =>
        Row().Matches(File.ReadAllText(Path.Combine(Folder, Glossary))).Select(row => (row.Groups[1].Value, row.Groups[2].Value.Split(", ")));

    private static bool IsProse(string line) => !line.StartsWith('#') && !line.TrimStart().StartsWith('|') && !line.StartsWith("$$", StringComparison.Ordinal);

    private static HashSet<string> Ids(string file)
    {
        MarkdownCells page = new(Path.GetDirectoryName(file)!, _ => { });
        return [.. DibDocument.Load(file).Cells.Where(cell => cell.Kind == CellKind.Markdown).SelectMany(cell => Id().Matches(page.ToHtml(cell))).Select(match => match.Groups[1].Value)];
    }

    [GeneratedRegex(@"\]\(([^()\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();

    [GeneratedRegex(" id=\"([^\"]+)\"")]
    private static partial Regex Id();

    // What is no prose of a line: code, formulas, links.
    [GeneratedRegex(@"`[^`]*`|\$[^$]*\$|!?\[[^\]]*\]\([^)]*\)")]
    private static partial Regex Hidden();

    [GeneratedRegex(@"^\| <a id=""([^""]+)""></a>([^|]+) \| ([^|]+) \| \[\d\d\]\(([^)]+)\) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
