using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using BertNotebooks.Dib.Format;
using BertNotebooks.Tests.Cli;
using BertNotebooks.Tests.Dib;
using Xunit;

namespace BertNotebooks.Tests.Notebooks;

/// <summary>Lesson 06: what is given and what is plausibly wrong leaves an exercise open and is told what is off; the solution solves it.</summary>
public sealed class MaskingRateLabTests
{
    private const string Name = "06-masking-rate-lab.dib";

    // Exercise from 0, what stands in the solution, what a learner may write there, what the box says.
    private static readonly (int Exercise, string Right, string Wrong, string Said)[] WrongAnswers =
    [
        (0, "-Math.Log(1.0 / 3)", "2 * Math.Log(3)", "2.197 is the sum over both holes"),
        (0, "-Math.Log(1.0 / 3)", "Math.Log(2)", "You have 0.693, which is too low"),
        (1, "SENTENCE  = OPENING CLAUSE CLOSING", "SENTENCE  = why CLAUSE ? | why CLAUSE ! | look CLAUSE ! | well CLAUSE .", "Closing marks after why: ! 0.50, ? 0.50"),
        (1, "OPENING   = why | look | well", "OPENING = why", "Closing marks after look: no sentence begins so any more"),
        (2, "Schedule = MaskSchedule.Linear,", "", "the rate is 0.3, 0.3, 0.3"),
        (2, "MlmProbability = 0.3,", "MlmProbability = 0.15, FinalMlmProbability = 0.3,", "the rate falls from this to that"),
        (2, "Unit = MaskUnit.Span,", "Unit = MaskUnit.WholeWord,", "The unit is WholeWord"),
        (3, "EvalSeed = 0, ", "", "The exams differ"),
        (3, "EvalMlmProbability = 0.15", "EvalMlmProbability = 0.4", "The exam hides 40 %"),
        (3, "Seed = 2,", "Seed = 1,", "The seeds of the runs shall stay"),
        (4, "> 3 * error", "> 2 * error", "you say apart"),
        (4, "(x.Length - 1)", "x.Length", "you say apart"),
        (4, "Math.Sqrt(2 * shared / a.Length)", "Math.Sqrt(shared)", "you say not apart"),
    ];

    private static readonly Lazy<IElement[]> Boxes = new(Run);

    private static string Folder => NotebookTheoryAttribute.Folder!;

    private static DibCell[] Solutions => Code(Path.Combine(Folder, "solutions", Name));

    private static string[] Exercises(DibCell[] cells) => [.. cells.Select(cell => cell.Source).Where(source => source.Contains("Exercise.Check(", StringComparison.Ordinal))];

    [NotebookFact]
    public void StartersAreOpenAndFoldThreeHints()
    {
        Assert.Equal(5, Exercises(Code(Path.Combine(Folder, Name))).Length);
        Assert.All(Boxes.Value.Take(5), box => Assert.Equal(("false", 3), (box.GetAttribute("data-solved"), box.QuerySelectorAll("details").Length)));
    }

    [NotebookFact]
    public void WrongAnswersStayOpenAndAreToldWhatIsOff()
    {
        IElement[] boxes = [.. Boxes.Value.Skip(5).Take(WrongAnswers.Length)];
        Assert.All(WrongAnswers.Zip(boxes), answer =>
        {
            Assert.Equal("false", answer.Second.GetAttribute("data-solved"));
            Assert.Contains(answer.First.Said, answer.Second.TextContent, StringComparison.Ordinal);
        });
    }

    [NotebookFact]
    public void SolutionsSolve() => Assert.Equal(Enumerable.Repeat("true", 5), Boxes.Value.Skip(5 + WrongAnswers.Length).Select(box => box.GetAttribute("data-solved")));

    private static DibCell[] Code(string path) => [.. DibDocument.Load(path).CodeCells];

    // One notebook, since its start takes longer than its cells: starters, wrong answers, solutions, behind the solutions' first cells.
    private static IElement[] Run()
    {
        string[] starters = Exercises(Code(Path.Combine(Folder, Name))), solutions = Exercises(Solutions);
        IEnumerable<string> wrong = WrongAnswers.Select(answer =>
        {
            Assert.Contains(answer.Right, solutions[answer.Exercise], StringComparison.Ordinal);
            return solutions[answer.Exercise].Replace(answer.Right, answer.Wrong, StringComparison.Ordinal);
        });
        IEnumerable<string> setup = Solutions.Select(cell => cell.Source).TakeWhile(source => !source.Contains("Exercise.Check(", StringComparison.Ordinal))
            .Select(source => source.Replace("#!import _setup.dib", $"#!import {Path.Combine(Folder, "_setup.dib")}", StringComparison.Ordinal));
        using NotebookFolder folder = new();
        folder.Write("lab.dib", [.. setup, .. starters, .. wrong, .. solutions]);
        CliResult result = CliProcess.Run(folder.Path, "run", "lab.dib");
        Assert.True(result.ExitCode == 0, result.Error);
        return [.. new HtmlParser().ParseDocument(File.ReadAllText(Path.Combine(folder.Path, "out", "lab.html"))).QuerySelectorAll("[data-exercise]")];
    }

    /// <summary>A fact about the notebooks of the kit; skipped, saying so, where there is none.</summary>
    private sealed class NotebookFactAttribute : FactAttribute
    {
        public NotebookFactAttribute() => Skip = NotebookTheoryAttribute.Folder is null ? "notebooks/ holds no notebook" : null;
    }
}
