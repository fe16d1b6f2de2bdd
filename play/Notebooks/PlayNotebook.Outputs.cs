using System.Text.Json.Nodes;
using BertNotebooks.Dib.Interactive;

namespace BertNotebooks.Play.Notebooks;

/// <content>What cells show.</content>
internal sealed partial class PlayNotebook
{
    // Of all servers before this one, so that no two runs have the same number.
    private int _runsBefore;

    private void Show(CellRecord record, OutputShown shown)
    {
        if (record.Find(OutputId(shown.Run, shown.OutId)) is { } known)
        {
            known.Replace(shown.Kind, shown.Content);
            Publish(record, known);
        }
        else
        {
            ShownOutput output = new(OutputId(shown.Run, shown.OutId), shown.Kind);
            output.Replace(shown.Kind, shown.Content);
            record.Outputs.Add(output);
            Publish(record, output);
        }

        NoteExercise(record, shown);
    }

    private void Append(CellRecord record, OutputAppended appended)
    {
        string id = OutputId(appended.Run, appended.OutId);
        ShownOutput? output = record.Find(id);
        if (output is null)
        {
            record.Outputs.Add(output = new ShownOutput(id, appended.Kind));
        }

        output.Append(appended.Text);
        _log.Publish("append", new JsonObject { ["cell"] = record.Id, ["out"] = id, ["kind"] = KindName(appended.Kind), ["text"] = appended.Text });
    }

    private string OutputId(int run, int output) => $"o{_runsBefore + run}-{output}";
}
