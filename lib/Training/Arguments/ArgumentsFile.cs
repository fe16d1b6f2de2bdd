using System.Text.Json;

namespace BertNotebooks.Training.Arguments;

/// <summary>Training arguments as a JSON file holds them.</summary>
/// <param name="Arguments">The settings; they keep their rules, and so does each run of <c>kit.sweep</c>.</param>
/// <param name="WithoutEffect">Keys of Hugging Face's that the file has and the kit does not use.</param>
public sealed record ArgumentsFile(TrainingArguments Arguments, IReadOnlyList<string> WithoutEffect)
{
    /// <summary>Reads a file of arguments.</summary>
    /// <exception cref="BertNotebooksException">The file is missing or no JSON object, a key is unknown, or a value breaks its rule.</exception>
    public static ArgumentsFile Load(string path)
    {
        if (!File.Exists(path))
        {
            throw new BertNotebooksException($"No arguments at '{path}': a JSON file such as {{\"config_name\": \"tiny\", ...}} is expected.");
        }

        try
        {
            return Parse(WholeFile.ReadText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BertNotebooksException($"Cannot read '{path}': {e.Message}", e);
        }
        catch (BertNotebooksException e)
        {
            throw new BertNotebooksException($"'{path}': {e.Message}", e);
        }
    }

    /// <summary>Reads arguments from a JSON text.</summary>
    /// <exception cref="BertNotebooksException">The text is no JSON object, a key is unknown, or a value breaks its rule.</exception>
    public static ArgumentsFile Parse(string json)
    {
        try
        {
            Dictionary<string, JsonElement> values = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json, ArgumentsAsJson.Reading)
                ?? throw new BertNotebooksException("the arguments are null: a JSON object is expected.");
            ArgumentsCheck.Check("", values, typeof(TrainingArguments), HuggingFaceArguments.WithoutEffect);
            List<string> withoutEffect = [.. values.Keys.Where(HuggingFaceArguments.WithoutEffect.Contains)];
            Dictionary<string, JsonElement> used = values.Where(v => !withoutEffect.Contains(v.Key) && v.Value.ValueKind != JsonValueKind.Null).ToDictionary();
            TrainingArguments arguments = ArgumentRules.Checked(ArgumentsAsJson.From(used));
            if (arguments.Kit.Sweep is not null)
            {
                _ = SweepRuns.Of(arguments);
            }

            if (used.ContainsKey("config_name") && used.ContainsKey("model_name_or_path"))
            {
                withoutEffect.Add("config_name (model_name_or_path has a config.json)");
            }

            return new ArgumentsFile(arguments, withoutEffect);
        }
        catch (JsonException e)
        {
            string where = e.LineNumber is long line ? $" (line {line + 1}, byte {e.BytePositionInLine + 1})" : "";
            throw new BertNotebooksException($"the arguments are no JSON object{where}: write {{\"config_name\": \"tiny\", ...}}.", e);
        }
        catch (InvalidOperationException e)
        {
            throw new BertNotebooksException("the arguments have a text that is not Unicode, such as half of a surrogate pair (\\ud800): correct the text.", e);
        }
    }
}
