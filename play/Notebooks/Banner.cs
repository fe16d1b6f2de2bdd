using System.Text.Json.Nodes;

namespace BertNotebooks.Play.Notebooks;

/// <summary>Lines above a notebook that say what happened and offer ways out; each way is a message that the page sends back.</summary>
internal static class Banner
{
    public static JsonObject Info(string text, params (string Label, JsonObject Message)[] ways) => Of("info", text, ways);

    public static JsonObject Warning(string text, params (string Label, JsonObject Message)[] ways) => Of("warn", text, ways);

    public static JsonObject Error(string text, params (string Label, JsonObject Message)[] ways) => Of("error", text, ways);

    /// <summary>A message of the page without more than its type.</summary>
    public static JsonObject Message(string type) => new() { ["t"] = type };

    private static JsonObject Of(string level, string text, (string Label, JsonObject Message)[] ways) => new()
    {
        ["level"] = level,
        ["text"] = text,
        ["actions"] = new JsonArray([.. ways.Select(way =>
        {
            way.Message["label"] = way.Label;
            return way.Message;
        })]),
    };
}
