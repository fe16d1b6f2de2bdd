using System.Text.Json;
using System.Text.Json.Nodes;
using BertNotebooks.Text;

namespace BertNotebooks.Tests.Text.Pipelines;

/// <summary>Writes folders with a tokenizer.json of which parts are other than BERT's.</summary>
internal static class TokenizerJsonOf
{
    /// <summary>The parts of a tokenizer.json by their fields, under the class that follows them as they are.</summary>
    public static string Folder(TempFolder folder, string parts, string tokenizerClass = "PreTrainedTokenizerFast", params string[] pieces)
    {
        new BertTokenizer(Words.Vocabulary(pieces)).SavePretrained(folder.Root);
        Change(folder.Path("tokenizer.json"), parts);
        File.Delete(folder.Path("vocab.txt"));
        File.Delete(folder.Path("special_tokens_map.json"));
        folder.Write("tokenizer_config.json", JsonSerializer.Serialize(new { tokenizer_class = tokenizerClass }));
        return folder.Root;
    }

    /// <summary>Puts fields into a JSON file in the place of those that are there; of <c>model</c>, its own fields.</summary>
    public static void Change(string path, string fields)
    {
        JsonObject json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        foreach ((string name, JsonNode? value) in JsonNode.Parse(fields)!.AsObject())
        {
            if (name == "model")
            {
                value!.AsObject().ToList().ForEach(item => json["model"]![item.Key] = item.Value?.DeepClone());
            }
            else
            {
                json[name] = value?.DeepClone();
            }
        }

        File.WriteAllText(path, json.ToJsonString());
    }
}
