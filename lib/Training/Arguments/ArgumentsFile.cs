using System.Text.Json;

namespace BertNotebooks.Training.Arguments;

/// <summary>Training arguments as a JSON file holds them.</summary>
/// <param name="Arguments">The settings; they keep their rules, and so does each run of <c>kit.sweep</c>.</param>
/// <param name="WithoutEffect">Keys of Hugging Face's that the file has and the kit does not use.</param>
public sealed record ArgumentsFile(TrainingArguments Arguments, IReadOnlyList<string> WithoutEffect)
{
    /// <summary>Reads a file of arguments.</summary>
    /// <exception cref="BertNotebooksException">The file is missing or no JSON object, a key is unknown, or a value breaks its rule.</exception>
    public static ArgumentsFile Load(string path) => Load(path, values => values);

    /// <summary>Reads a file of arguments.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Is given all keys with their values, and gives those back that are the kit's.</param>
    /// <exception cref="BertNotebooksException">As of the other one, or what <paramref name="read"/> throws.</exception>
    internal static ArgumentsFile Load(string path, Func<Dictionary<string, JsonElement>, Dictionary<string, JsonElement>> read)
    {
        if (!File.Exists(path.NotNull()))
        {
            throw new BertNotebooksException($"No arguments at '{path}': a JSON file such as {{\"config_name\": \"tiny\", ...}} is expected.");
        }

        string json = ReadText(path);
        StandIn.Refuse(path, System.Text.Encoding.UTF8.GetBytes(json[..Math.Min(json.Length, StandIn.Longest)]));
        try
        {
            ArgumentsFile file = Parse(json, read);
            RequireItStays(path, file.Arguments.OutputDir);
            return file;
        }
        catch (BertNotebooksException e)
        {
            throw new BertNotebooksException($"'{path}': {e.Message}", e);
        }
    }

    /// <summary>Reads arguments from a JSON text.</summary>
    /// <exception cref="BertNotebooksException">The text is no JSON object, a key is unknown, or a value breaks its rule.</exception>
    public static ArgumentsFile Parse(string json) => Parse(json, values => values);

    private static ArgumentsFile Parse(string json, Func<Dictionary<string, JsonElement>, Dictionary<string, JsonElement>> read)
    {
        try
        {
            Dictionary<string, JsonElement> values = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json, ArgumentsAsJson.Reading)
                ?? throw new BertNotebooksException("the arguments are null: a JSON object is expected.");
            return TransformersReleases.Named(values.Keys, () => Of(read(values)));
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

    private static ArgumentsFile Of(Dictionary<string, JsonElement> values)
    {
        List<string> withoutEffect = [.. values.Keys.Where(HuggingFaceArguments.WithoutEffect.Contains)];
        ArgumentsCheck.Check(values);
        Dictionary<string, JsonElement> used = RenamedArguments.Translate(values);
        TrainingArguments arguments = ArgumentRules.Checked(ArgumentsAsJson.From(used.Where(v => !HuggingFaceArguments.Others.Contains(v.Key)).ToDictionary()));
        TrainingArguments[] runs = arguments.Kit.Sweep is null ? [arguments] : [.. SweepRuns.Of(arguments).Select(run => run.Arguments)];
        withoutEffect.AddRange(LateEffects(arguments, runs));

        if (used.ContainsKey("config_name") && used.ContainsKey("model_name_or_path"))
        {
            withoutEffect.Add("config_name (model_name_or_path has a config.json)");
        }

        withoutEffect.AddRange(MaskingRules.WithoutEffect(arguments));
        return new ArgumentsFile(arguments, withoutEffect);
    }

    // What other arguments leave without an effect.
    private static IEnumerable<string> LateEffects(TrainingArguments arguments, TrainingArguments[] runs)
    {
        if (runs.FirstOrDefault(run => run.LrSchedulerKwargs is not null && ScheduleKwargs.AreIgnoredBy(run.LrSchedulerType)) is { } ignoring)
        {
            yield return $"lr_scheduler_kwargs (the schedule {ignoring.LrSchedulerType} takes none)";
        }

        if (arguments.Kit.EvalSeed is not null && runs.FirstOrDefault(run => TaskNames.IsLabelled(run.Task)) is { } labelled)
        {
            yield return $"kit.eval_seed (the evaluation of {labelled.Task} draws nothing)";
        }

        if (runs.FirstOrDefault(run => run.PadToMaxLength && TaskNames.IsLabelled(run.Task)) is { } padded)
        {
            yield return $"pad_to_max_length (batches of {padded.Task} are padded to their longest text, which changes no number)";
        }
    }

    private static string ReadText(string path)
    {
        try
        {
            return WholeFile.ReadText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BertNotebooksException($"Cannot read '{path}': {e.Message}", e);
        }
    }

    // A run writes, or clears away, these names in its folder, and all that is below it but for the arguments that a sweep leaves there.
    private static void RequireItStays(string path, string? output)
    {
        string[] written =
        [
            ModelFiles.Config, ModelFiles.Tokenizer, ModelFiles.TokenizerConfig, ModelFiles.SpecialTokens, ModelFiles.AddedTokens, ModelFiles.Vocabulary, ModelFiles.Weights,
            "trainer_state.json", "train_results.json", "eval_results.json", "all_results.json", "non_finite_loss.json", "metrics.jsonl",
        ];
        if (output is not { Length: > 0 } || !RealPath.IsIn(output, path) || Path.GetFileName(path) == "arguments.json")
        {
            return;
        }

        if (!RealPath.AreSame(output, Path.GetDirectoryName(RealPath.Of(path))!) || written.Contains(Path.GetFileName(RealPath.Of(path))))
        {
            throw new BertNotebooksException($"output_dir '{output}' holds this file where the run would write over it: move it, or name another output_dir.");
        }
    }
}
