using System.Text.RegularExpressions;
using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Session;
using BertNotebooks.Play.Documents;
using Xunit;

namespace BertNotebooks.Tests.Notebooks;

/// <summary>Each exercise as a learner may leave it: untouched, answered wrongly, solved.</summary>
/// <remarks>
/// A cell of an exercise is the answer, a blank line, and the check. The solution's cell is another answer before the same check; lines
/// "// not: CODE" in it are wrong answers that a learner may well give. The solutions' notebook holds what the checks need.
/// </remarks>
[Collection(TorchCollection.Name)]
public sealed partial class ExerciseTests
{
    /// <summary>The lessons.</summary>
    public static TheoryData<string> Lessons => [.. NotebookTheoryAttribute.Folder is { } folder
        ? Directory.GetFiles(folder, "??-*.dib").Select(file => Path.GetFileName(file)!).Where(name => File.Exists(Path.Combine(folder, "solutions", name))).Order(StringComparer.Ordinal) : []];

    [NotebookTheory]
    [MemberData(nameof(Lessons))]
    public void StarterAndWrongAnswersFailTheCheckAndTheSolutionPasses(string lesson)
    {
        string[] exercises = [.. Cells(lesson).Select(cell => cell.Source).Where(IsExercise)];
        Assert.True(exercises.Length >= 4, $"{lesson} has {exercises.Length} exercises");
        Runner runner = new(Path.Combine("solutions", lesson));
        int next = 0;
        foreach (DibCell cell in Cells(Path.Combine("solutions", lesson)))
        {
            if (!IsExercise(cell.Source))
            {
                runner.Run(cell.Source);
                continue;
            }

            string starter = exercises[next++];
            string check = starter[starter.IndexOf("\n\n", StringComparison.Ordinal)..];
            Assert.True(cell.Source.EndsWith(check, StringComparison.Ordinal), $"{lesson}: the solution of '{Name(starter)}' has another check");
            Assert.DoesNotContain("true", runner.Solved(starter, starter));
            string[] wrong = [.. Wrong().Matches(cell.Source).Select(match => match.Groups[1].Value)];
            Assert.True(wrong.Length > 0, $"{lesson}: no wrong answer to '{Name(starter)}'");
            foreach (string answer in wrong)
            {
                Assert.Contains("false", runner.Solved(starter, answer + check));
            }

            Assert.DoesNotContain("false", runner.Solved(starter, cell.Source));
        }

        Assert.Equal(exercises.Length, next);
    }

    private static IEnumerable<DibCell> Cells(string notebook) => DibDocument.Load(Path.Combine(NotebookTheoryAttribute.Folder!, notebook)).CodeCells;

    private static bool IsExercise(string code) => LessonText.Exercises(code).Count > 0;

    private static string Name(string code) => LessonText.Exercises(code)[0];

    [GeneratedRegex(@"^// not: (.*)$", RegexOptions.Multiline)]
    private static partial Regex Wrong();

    [GeneratedRegex("data-solved=\"(true|false)\"")]
    private static partial Regex State();

    /// <summary>Runs cells in the solutions' place.</summary>
    private sealed class Runner
    {
        private readonly List<string> _shown = [];
        private readonly CellOutputs _outputs;
        private readonly NotebookSession _session;
        private readonly string _file;
        private int _number;

        public Runner(string notebook)
        {
            _file = Path.Combine(NotebookTheoryAttribute.Folder!, notebook);
            _outputs = new CellOutputs(change => _shown.Add(change.Content));
            _session = new NotebookSession(Path.GetDirectoryName(_file)!, _outputs);
        }

        public void Run(string code)
        {
            _shown.Clear();
            DibCell cell = new(CellKind.CSharp, code, 1, ++_number);
            _outputs.BeginCell(_number);
            CellError? error = _session.Run(new DibDocument(_file, [cell]), cell, $"c{_number}", CancellationToken.None);
            Assert.True(error is null, $"{error}\n{code}");
            _outputs.Flush();
        }

        // What the checks of a cell say, one for each.
        public string[] Solved(string starter, string code)
        {
            Run(code);
            string[] states = [.. _shown.SelectMany(shown => State().Matches(shown)).Select(match => match.Groups[1].Value)];
            Assert.True(states.Length == LessonText.Exercises(starter).Count, $"'{Name(starter)}' answered {states.Length} times to:\n{code}");
            return states;
        }
    }
}
