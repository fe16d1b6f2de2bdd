using System.Text.Json.Nodes;
using System.Threading.Channels;
using BertNotebooks.Dib.Format;
using BertNotebooks.Play.Notebooks;

namespace BertNotebooks.Play.Server;

/// <summary>One page's wishes, carried to its notebook.</summary>
/// <param name="notebook">The notebook that the page shows.</param>
/// <param name="page">Where answers and events go.</param>
/// <param name="client">The page's own name, by which it knows its own edits.</param>
internal sealed class PageFeed(PlayNotebook notebook, Channel<string> page, string client)
{
    private readonly PageAnswers _answers = new(notebook);

    /// <summary>Does what a message asks for; answers come later, with its number.</summary>
    /// <exception cref="FormatException">The message is not understood.</exception>
    public void Take(PageMessage message)
    {
        switch (message.Type)
        {
            case "edit":
                notebook.Edit(page, client, message.Text("cell"), message.Number("version"), message.Text("text").ReplaceLineEndings("\n"));
                break;
            case "insert":
                notebook.Insert(message.TextOrNull("after"), KindOf(message), message.TextOrNull("text") ?? "");
                break;
            case "delete":
                notebook.Delete(message.Text("cell"));
                break;
            case "move":
                notebook.Move(message.Text("cell"), message.TextOrNull("after"));
                break;
            case "kind":
                notebook.SetKind(message.Text("cell"), KindOf(message));
                break;
            case "undo":
                notebook.Undo();
                break;
            case "split":
                notebook.Split(message.Text("cell"));
                break;
            case "reset":
                notebook.Reset(message.Text("cell"));
                break;
            case "run":
                notebook.Run(message.Text("mode"), message.Texts("cells"));
                break;
            case "stop":
                notebook.Stop();
                break;
            case "end":
                notebook.End();
                break;
            case "restart":
                notebook.Restart(message.Flag("replay"), message.TextOrNull("to"));
                break;
            case "slide":
                notebook.Slide(message.Text("cell"), message.Number("slider"), message.Decimal("value"));
                break;
            case "predict":
                notebook.Predict(message.Text("cell"), message.Text("text"));
                break;
            case "save":
                notebook.Save(message.Flag("force"));
                break;
            case "takeDraft":
                notebook.Draft(take: true);
                break;
            case "dropDraft":
                notebook.Draft(take: false);
                break;
            case "reload":
                notebook.Reload();
                break;
            default:
                _ = AnswerAsync(message);
                break;
        }
    }

    private static CellKind KindOf(PageMessage message) => message.Text("kind") switch
    {
        "code" => CellKind.CSharp,
        "text" => CellKind.Markdown,
        string other => throw new FormatException($"'{other}' is no kind of cell; allowed are code and text."),
    };

    private async Task AnswerAsync(PageMessage message)
    {
        JsonObject answer;
        try
        {
            answer = await _answers.ToAsync(message);
        }
        catch (Exception e) when (e is FormatException or BertNotebooksException or ArgumentException or OperationCanceledException or TimeoutException or IOException)
        {
            answer = new JsonObject { ["t"] = "refused", ["text"] = e.Message };
        }

        answer["re"] = message.Sequence;
        page.Writer.TryWrite(answer.ToJsonString());
    }
}
