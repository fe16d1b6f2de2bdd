using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BertNotebooks.Dib.Interactive;
using BertNotebooks.Dib.Session;
using BertNotebooks.Play.Documents;

namespace BertNotebooks.Play.Notebooks;

/// <content>The exercises, and which of them are solved.</content>
internal sealed partial class PlayNotebook
{
    // What the exercises said since the server began, by their names.
    private readonly Dictionary<string, bool> _answers = [];

    // Those that the texts ask for, in their order, and whether they are solved: now, or once before.
    private JsonArray Exercises() => new([.. from cell in CodeCells
                                             from name in LessonText.Exercises(cell.Text)
                                             select new JsonObject
                                             {
                                                 ["name"] = name, ["cell"] = cell.Id, ["solved"] = _answers.TryGetValue(name, out bool solved) ? solved : _store.Progress.Solved.Contains(name),
                                             }]);

    private void NoteExercise(CellRecord record, OutputShown shown)
    {
        foreach (Match match in ExerciseMark().Matches(shown.Kind == OutputKind.Html ? shown.Content : ""))
        {
            string name = WebUtility.HtmlDecode(match.Groups[1].Value);
            bool solved = match.Groups[2].Value == "true";
            _answers[name] = solved;
            if (solved)
            {
                Warn(_store.Progress.Solve(name));
            }

            _log.Publish("exercise", new JsonObject { ["name"] = name, ["cell"] = record.Id, ["solved"] = solved });
        }
    }

    [GeneratedRegex("data-exercise=\"([^\"]*)\" data-solved=\"(true|false)\"")]
    private static partial Regex ExerciseMark();
}
