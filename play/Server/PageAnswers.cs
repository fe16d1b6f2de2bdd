using System.Text.Json.Nodes;
using BertNotebooks.Dib.Language;
using BertNotebooks.Dib.Session;
using BertNotebooks.Play.Notebooks;

namespace BertNotebooks.Play.Server;

/// <summary>Answers the questions of a page: what could be typed here, what a name means, which variables there are.</summary>
/// <param name="notebook">The notebook that the page shows.</param>
internal sealed class PageAnswers(PlayNotebook notebook)
{
    // Whoever types on does not wait for an older answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // The last list, of which the page asks for items.
    private Completions _completions = Completions.None;

    /// <summary>The answer, without its number.</summary>
    /// <exception cref="FormatException">The question is not understood.</exception>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    public async Task<JsonObject> ToAsync(PageMessage message)
    {
        using CancellationTokenSource patience = new(Patience);
        return message.Type switch
        {
            "complete" => Of(_completions = await notebook.Language.CompleteAsync(message.Text("cell"), message.Number("at"), patience.Token)),
            "describeItem" => Of(await LanguageService.DescribeItemAsync(_completions, message.Number("item"), patience.Token)),
            "describe" => Of(await notebook.Language.DescribeAsync(message.Text("cell"), message.Number("at"), patience.Token)),
            "signature" => Of(await notebook.Language.SignatureAsync(message.Text("cell"), message.Number("at"), patience.Token)),
            "variables" => new JsonObject { ["variables"] = Of(await notebook.VariablesAsync()) },
            "value" => new JsonObject { ["value"] = await notebook.ValueAsync(message.Text("name")) },
            "solution" => await notebook.SolutionAsync(message.Text("cell")) is { } solution ? new JsonObject { ["text"] = solution.Code, ["doc"] = solution.Explanation } : [],
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
        ["cut"] = completions.IsCut,
    };

    private static JsonObject Of(Description? description) => description is null ? [] : new JsonObject
    {
        ["text"] = description.Signature, ["doc"] = description.Documentation, ["from"] = description.From, ["to"] = description.To, ["cell"] = description.DeclaredIn,
    };

    private static JsonObject Of(Signatures? signatures) => signatures is null ? [] : new JsonObject
    {
        ["active"] = signatures.Active,
        ["parameter"] = signatures.Parameter,
        ["signatures"] = new JsonArray([.. signatures.All.Select(one => new JsonObject
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
