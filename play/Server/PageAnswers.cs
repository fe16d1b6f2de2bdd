using System.Text.Json.Nodes;
using BertNotebooks.Dib.Interactive;
using BertNotebooks.Dib.Language;
using BertNotebooks.Play.Notebooks;

namespace BertNotebooks.Play.Server;

/// <summary>Answers the questions of a page: what could be typed here, what a name means, which variables there are.</summary>
internal static class PageAnswers
{
    // Whoever types on does not wait for an older answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The answer, without its number.</summary>
    /// <exception cref="FormatException">The question is not understood.</exception>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    public static async Task<JsonObject> ToAsync(PlayNotebook notebook, PageMessage message)
    {
        using CancellationTokenSource patience = new(Patience);
        return message.Type switch
        {
            "complete" => Of(await notebook.Language.CompleteAsync(message.Text("cell"), message.Number("at"), patience.Token)),
            "describeItem" => new JsonObject { ["doc"] = await notebook.Language.DescribeItemAsync(message.Text("cell"), message.Number("at"), message.Text("item"), patience.Token) },
            "describe" => Of(await notebook.Language.DescribeAsync(message.Text("cell"), message.Number("at"), patience.Token)),
            "signature" => Of(await notebook.Language.SignatureAsync(message.Text("cell"), message.Number("at"), patience.Token)),
            "variables" => new JsonObject { ["variables"] = Of(await notebook.VariablesAsync()) },
            "value" => new JsonObject { ["value"] = await notebook.ValueAsync(message.Text("name")) },
            "solution" => new JsonObject { ["text"] = await notebook.SolutionAsync(message.Text("cell")) },
            _ => throw new FormatException($"'{message.Type}' is no message that the player knows."),
        };
    }

    private static JsonObject Of(Completions completions) => new()
    {
        ["from"] = completions.From,
        ["to"] = completions.To,
        ["items"] = new JsonArray([.. completions.Items.Select(item => new JsonObject
        {
            ["label"] = item.Label, ["insert"] = item.Insert, ["kind"] = item.Kind, ["detail"] = item.Detail, ["sort"] = item.SortText,
        })]),
    };

    private static JsonObject Of(Description? description) => description is null ? [] : new JsonObject
    {
        ["text"] = description.Signature, ["doc"] = description.Documentation, ["from"] = description.From, ["to"] = description.To, ["cell"] = description.Cell,
    };

    private static JsonObject Of(Signatures? signatures) => signatures is null ? [] : new JsonObject
    {
        ["active"] = signatures.Active,
        ["parameter"] = signatures.Parameter,
        ["signatures"] = new JsonArray([.. signatures.Items.Select(one => new JsonObject
        {
            ["label"] = one.Label,
            ["doc"] = one.Documentation,
            ["parameters"] = new JsonArray([.. one.Parameters.Select(parameter => new JsonObject { ["label"] = parameter.Label, ["doc"] = parameter.Documentation })]),
        })]),
    };

    private static JsonArray Of(IReadOnlyList<Variable> variables) => new([.. variables.Select(variable => new JsonObject
    {
        ["name"] = variable.Name, ["type"] = variable.Type, ["size"] = variable.Size, ["cell"] = variable.Cell,
    })]);
}
