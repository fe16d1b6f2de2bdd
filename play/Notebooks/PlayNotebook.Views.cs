using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Interactive;
using BertNotebooks.Dib.Session;
using BertNotebooks.Play.Documents;

namespace BertNotebooks.Play.Notebooks;

/// <content>What pages are told, in the shapes that they read.</content>
internal sealed partial class PlayNotebook
{
    // A larger output is fetched by its address: a large frame would hold up all others.
    private const int LargestInFrame = 64_000;

    private double _memoryMb;

    private JsonArray Order() => new([.. _document.Cells.Select(cell => JsonValue.Create(cell.Id))]);

    private JsonObject View(PlayCell cell)
    {
        CellRecord record = RecordOf(cell.Id);
        JsonObject view = StateView(record);
        TextView(view, cell);
        view["outputs"] = new JsonArray([.. record.Outputs.Select(OutputView)]);
        view["earlier"] = EarlierView(record);
        return view;
    }

    private void TextView(JsonObject view, PlayCell cell)
    {
        CellRecord record = RecordOf(cell.Id);
        view["cell"] = cell.Id;
        view["kind"] = cell.Kind == CellKind.CSharp ? "code" : "text";
        view["number"] = cell.Number;
        view["version"] = record.Version;
        view["text"] = cell.Text;
        view["html"] = _pages.ToHtml(cell, _document.Cells);
        if (cell.Kind == CellKind.CSharp)
        {
            view["sliders"] = new JsonArray([.. SliderLine.Find(cell.Text).Sliders.Select(slider => new JsonObject
            {
                ["name"] = slider.Name, ["value"] = slider.Value, ["min"] = slider.Min, ["max"] = slider.Max, ["step"] = slider.Step,
            })]);
            view["predict"] = PredictLine.Find(cell.Text) is { } question ? new JsonObject { ["question"] = question, ["answer"] = _store.Progress.Prediction(question) } : null;
        }
    }

    private JsonObject StateView(CellRecord record) => new()
    {
        ["cell"] = record.Id,
        ["state"] = record.State.ToString().ToLowerInvariant(),
        ["stale"] = new JsonArray([.. record.Stale.Select(reason => JsonValue.Create(reason))]),
        ["run"] = record.Run,
        ["label"] = record.RunLabel,
        ["seconds"] = record.Seconds,
        ["elapsed"] = record.State == CellState.Running ? (DateTime.UtcNow - record.Began).TotalSeconds : null,
        ["peakMb"] = record.PeakMb,
        ["old"] = record.IsOld,
        ["error"] = ErrorView(record),
    };

    private JsonObject? ErrorView(CellRecord record) => record.Error is not { } error ? null : new JsonObject
    {
        ["place"] = error.Place,
        // In the cell's own text; an imported notebook's line is none of it.
        ["line"] = error.Line > 0 && error.Notebook == _document.Name ? error.Line - record.RanFirstLine + 1 : null,
        ["message"] = error.Message,
        ["explain"] = record.Explained?.Text,
        ["runTo"] = record.Explained?.RunTo,
        ["trace"] = new JsonArray([.. error.Trace.Select(line => JsonValue.Create(line))]),
    };

    private static JsonObject OutputView(ShownOutput output)
    {
        JsonObject view = new() { ["out"] = output.Id, ["kind"] = KindName(output.Kind) };
        if (output.Length > LargestInFrame)
        {
            view["href"] = $"/output/{output.Id}";
            view["bytes"] = output.Length;
        }
        else
        {
            view["text"] = output.Content;
        }

        return view;
    }

    private static JsonArray EarlierView(CellRecord record) => new([.. record.Earlier.Select(earlier => new JsonObject
    {
        ["run"] = earlier.Run, ["label"] = earlier.Label, ["outputs"] = new JsonArray([.. earlier.Charts.Select(OutputView)]),
    })]);

    private static string KindName(OutputKind kind) => kind.ToString().ToLowerInvariant();

    private JsonObject KernelView() => new()
    {
        ["state"] = _session.State.ToString().ToLowerInvariant(), ["memoryMb"] = _memoryMb, ["running"] = _running?.Id, ["offerEnd"] = _offersEnd,
    };

    private void PublishKernel(KernelState state, string? message)
    {
        JsonObject view = KernelView();
        view["state"] = state.ToString().ToLowerInvariant();
        view["message"] = message;
        _log.Publish("kernel", view);
    }

    private void PublishState(CellRecord record) => _log.Publish("cell", StateView(record));

    private void PublishEnd(CellRecord record) => _log.Publish("ended", StateView(record));

    private void PublishText(PlayCell cell, string client)
    {
        JsonObject view = new() { ["by"] = client };
        TextView(view, cell);
        _log.Publish("text", view);
    }

    private void Publish(CellRecord record, ShownOutput output)
    {
        JsonObject view = OutputView(output);
        view["cell"] = record.Id;
        _log.Publish("output", view);
    }
}
