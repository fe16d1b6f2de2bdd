using System.Security.Cryptography;
using BertNotebooks.Checkpoints;
using BertNotebooks.Data.Labelled;
using BertNotebooks.Data.Tokens;
using BertNotebooks.Model;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;

namespace BertNotebooks.Training.Inputs;

/// <summary>Fingerprints of what runs are made from: by the names of the arguments, whatever the files are called and wherever they lie.</summary>
/// <param name="modelFolder">Finds the folder of a model of the hub; null: such a model is not looked for.</param>
/// <param name="cancellationToken">Stops between two files.</param>
internal sealed class SourceFingerprints(Func<string, string?, string>? modelFolder, CancellationToken cancellationToken)
{
    /// <summary>The names of the texts.</summary>
    public static readonly string[] Texts = ["train_file", "validation_file"];

    /// <summary>What stands for a text that is not there.</summary>
    public const string None = "none";

    private const int Length = 16;

    // A sweep asks for the same files once a run.
    private readonly Dictionary<string, string?> _known = [];

    /// <summary>The fingerprints of texts, tokenizer and starting model; what cannot be read now is left out.</summary>
    public Dictionary<string, string> Of(TrainingArguments arguments)
    {
        string? folder = Folder(arguments);
        (string Name, string? Value)[] all =
        [
            ("train_file", Text(arguments.TrainFile, arguments.Task)),
            ("validation_file", arguments.Evaluates ? Text(arguments.ValidationFile, arguments.Task) : None),
            ("tokenizer_name", (arguments.TokenizerName ?? folder) is string tokenizer ? Once("tokenizer", tokenizer, () => TokenStoreSource.HashOf(BertTokenizer.FromPretrained(tokenizer))) : null),
            arguments.ModelNameOrPath is null ? ("config_name", Config(arguments)) : ("model_name_or_path", folder is null ? null : Once("model", folder, () => Hash(WeightsIn(folder)))),
        ];
        return all.Where(part => part.Value is not null).ToDictionary(part => part.Name, part => part.Value!);
    }

    private string? Folder(TrainingArguments arguments) => arguments.ModelNameOrPath is not string name ? null
        : Directory.Exists(name) ? name : modelFolder?.Invoke(name, arguments.ModelRevision);

    private string? Text(IReadOnlyList<string> paths, string task)
    {
        bool isLabelled = TaskNames.IsLabelled(task);
        return paths.Count == 0 ? None
            : Once(isLabelled ? "labelled text" : "text", string.Join('\n', paths), () => isLabelled ? LabelledFiles.Hash(paths, cancellationToken) : new TextFiles(paths).Hash(cancellationToken));
    }

    private string? Config(TrainingArguments arguments) => arguments.ConfigName is not string name || BertConfig.Presets.ContainsKey(name) ? arguments.ConfigName
        : Once("config", name, () => Hash([StartingModel.ConfigFile(name)]));

    private string? Once(string kind, string name, Func<string> hash)
    {
        string key = $"{kind} {name}";
        if (!_known.TryGetValue(key, out string? fingerprint))
        {
            try
            {
                fingerprint = hash()[..Length];
            }
            catch (Exception e) when (e is BertNotebooksException or IOException or UnauthorizedAccessException)
            {
                // Who needs the file says what is wrong with it.
                fingerprint = null;
            }

            _known[key] = fingerprint;
        }

        return fingerprint;
    }

    private static IEnumerable<string> WeightsIn(string folder)
    {
        string whole = Path.Combine(folder, ModelFiles.Weights);
        string[] weights = File.Exists(whole) ? [whole] : [.. Directory.EnumerateFiles(folder, "*.safetensors*").Concat(Directory.EnumerateFiles(folder, "pytorch_model*.bin")).Order(StringComparer.Ordinal)];
        return weights.Prepend(Path.Combine(folder, ModelFiles.Config));
    }

    private string Hash(IEnumerable<string> files)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string path in files)
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
            hash.AppendData(BitConverter.GetBytes(file.Length));
            hash.AppendRest(file, cancellationToken);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
