using BertNotebooks.Dib.Format;
using BertNotebooks.Play.Documents;
using BertNotebooks.Tests.Notebooks;
using Xunit;

namespace BertNotebooks.Tests.Play.Documents;

public sealed class LessonIndexTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LessonsOfAFolderAreDescribed()
    {
        _folder.Write("a/02 b.dib", "#!markdown\n\n```\n# no title\n```\n\n# The *second* `one`\n\n- a list\n\nIt has **two** [links](x). And more.\n\n#!csharp\n\nExercise.Check(\"a \" + \"sum\", () => true, \"h\");\nBertNotebooks.Display.Exercise.Check(hint: \"h\", name: @\"b\", solved: () => true)\n");
        _folder.Write("a/01.dib", "#!csharp\n\n1\n\n#!csharp\n\nExercise.Check(name, () => true, \"not known\"); Check(\"no\"); // Exercise.Check(\"no\")\n");
        _folder.Write("a/_setup.dib", "1");
        _folder.Write("a/03.dib", "#!html\n");
        _folder.Write("a/solutions/01.dib", "1");
        LessonIndex index = Index(_folder.Path("a"));
        IReadOnlyList<Lesson> lessons = index.Read();
        Assert.Equal(["01", "02-b", "03"], lessons.Select(lesson => lesson.Id));
        Assert.Equal(("01", "", 2, 0, null), (lessons[0].Title, lessons[0].Summary, lessons[0].CodeCells, lessons[0].Exercises.Count, lessons[0].Problem));
        Assert.Equal(("The second one", "It has two links.", 1), (lessons[1].Title, lessons[1].Summary, lessons[1].CodeCells));
        Assert.Equal(["a sum", "b"], lessons[1].Exercises);
        Assert.Empty(lessons[1].Solved);
        Assert.Contains("#!html", lessons[2].Problem);
        StoreOf(lessons[1].Path).Progress.Solve("b");
        StoreOf(lessons[1].Path).Progress.Solve("an exercise of an older version");
        Assert.Equal(["b"], index.Read()[1].Solved);
        Assert.Equal(lessons[1].Path, index.PathOf("02-b"));
        Assert.Null(index.PathOf("../a"));
    }

    [Fact]
    public void ChangedAndNewNotebooksAreSeenAndIdsStay()
    {
        string file = _folder.Write("a/n.dib", "#!markdown\n\n# Old\n"), same = _folder.Write("b/n.dib", "1");
        LessonIndex index = Index(_folder.Path("a"), same);
        Assert.Equal(["n", "n-2"], index.Read().Select(lesson => lesson.Id));
        File.WriteAllText(file, "#!markdown\n\n# Newer\n");
        _folder.Write("a/m.dib", "1");
        _folder.Write("a/N 2.dib", "1");
        Assert.Equal(["N-2:N 2", "m:m", "n:Newer", "n-2:n"], index.Read().Select(lesson => $"{lesson.Id}:{lesson.Title}"));
        Assert.Equal(same, index.PathOf("n-2"));
    }

    [Fact]
    public void PlaceWithoutNotebooksIsRefused()
    {
        Assert.Contains("does not exist", Assert.Throws<BertNotebooksException>(() => Index(_folder.Path("none"))).Message);
        Assert.Contains("no notebook", Assert.Throws<BertNotebooksException>(() => Index(_folder.Root)).Message);
    }

    [NotebookTheory]
    [MemberData(nameof(NotebookTheoryAttribute.Notebooks), MemberType = typeof(NotebookTheoryAttribute))]
    public void ExerciseOfTheKitHasItsSolution(string notebook)
    {
        if (Path.GetDirectoryName(notebook) != "" || !char.IsAsciiDigit(notebook[0]))
        {
            return;
        }

        string path = Path.Combine(NotebookTheoryAttribute.Folder!, notebook);
        PlayDocument document = PlayDocument.Load(path);
        Lesson lesson = Assert.Single(Index(path).Read());
        Assert.Null(lesson.Problem);
        Assert.NotEmpty(lesson.Title);
        Assert.NotEmpty(lesson.Summary);
        Assert.NotEmpty(lesson.Exercises);
        List<string> solutions = [];
        foreach (PlayCell cell in document.Cells.Where(cell => cell.Kind == CellKind.CSharp))
        {
            IReadOnlyList<string> names = LessonText.Exercises(cell.Text);
            Assert.Equal(cell.Text.Contains("Exercise.Check(", StringComparison.Ordinal), names.Count > 0);
            document.SetText(cell.Id, "the learner's own");
            Solution? solution = Solutions.Find(document, cell.Id);
            Assert.Equal(names.Count > 0, solution is not null);
            if (solution is not null)
            {
                Assert.Contains("Exercise", solution.Explanation);
                solutions.Add(solution.Code);
            }
        }

        Assert.Equal(solutions.Count, solutions.Distinct().Count());
    }

    [Fact]
    public void SolutionIsFoundByNameThenByNumberThenByPlace()
    {
        string file = _folder.Write("n.dib", "#!markdown\n\n**Exercise 1.** a\n\n#!csharp\n\nExercise.Check(\"a\", x, y)\n\n#!csharp\n\n1\n\n#!markdown\n\n## Exercise 2\n\n#!csharp\n\nExercise.Check(\"b\", x, y)\n");
        PlayDocument document = PlayDocument.Load(file);
        Assert.Null(Solutions.Find(document, "c2"));
        _folder.Write("solutions/n.dib", "#!markdown\n\n**Exercise 2.**\n\n#!csharp\n\nprepare\n\n#!csharp\n\nCheck.That(2)\n\n#!markdown\n\n**Exercise 1.** one\n\n#!csharp\n\nCheck.Equal(1)\n");
        Assert.Equal(new Solution("**Exercise 1.** one", "Check.Equal(1)"), Solutions.Find(document, "c2"));
        Assert.Equal("Check.That(2)", Solutions.Find(document, "c5")!.Code);
        Assert.Null(Solutions.Find(document, "c3"));
        Assert.Null(Solutions.Find(document, "c9"));
        _folder.Write("solutions/n.dib", "#!csharp\n\nExercise.Check(\"b\", done)\n\n#!csharp\n\nExercise.Check(\"a\", done)\n");
        Assert.Equal(new Solution("", "Exercise.Check(\"a\", done)"), Solutions.Find(document, "c2"));
        _folder.Write("solutions/n.dib", "#!csharp\n\n// not: int x = 1;\nint x = 2;\nCheck.That(1)\n\n#!csharp\n\nCheck.That(2)\n");
        Assert.Equal("int x = 2;\nCheck.That(1)", Solutions.Find(document, "c2")!.Code);
        _folder.Write("solutions/n.dib", "#!csharp\n\nCheck.That(1)\n\n#!csharp\n\nCheck.That(2)\n");
        Assert.Equal("Check.That(2)", Solutions.Find(document, "c5")!.Code);
        _folder.Write("solutions/n.dib", "#!csharp\n\nCheck.That(1)\n");
        Assert.Null(Solutions.Find(document, "c5"));
        _folder.Write("solutions/n.dib", "#!html");
        Assert.Null(Solutions.Find(document, "c5"));
    }

    private LessonIndex Index(params string[] paths) => new(paths, StoreOf);

    private PlayStore StoreOf(string path) => PlayStore.For(path, _folder.Root);
}
