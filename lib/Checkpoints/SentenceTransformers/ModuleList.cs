using BertNotebooks.Text.Files;

namespace BertNotebooks.Checkpoints.SentenceTransformers;

/// <summary>The modules that modules.json names, in their order.</summary>
/// <param name="Transformer">The folder of the encoder.</param>
/// <param name="Pooling">The folder of the pooling.</param>
/// <param name="Behind">What comes behind the pooling: the folder of each Dense, null for a Normalize.</param>
internal sealed record ModuleList(string Transformer, string Pooling, IReadOnlyList<string?> Behind)
{
    private const int MostModules = 16;

    // BERT: its name in the releases of 2019.
    private static readonly string[] s_encoders = ["Transformer", "BERT"];

    /// <summary>Reads a folder's modules.json; null when it is a plain model.</summary>
    /// <exception cref="BertNotebooksException">It is damaged, or names a module that the kit does not have, or in an order that makes no vector.</exception>
    public static ModuleList? ReadIfThere(string folder)
    {
        string path = Path.Combine(folder, ModelFiles.Modules);
        if (!File.Exists(path))
        {
            return File.Exists(Path.Combine(folder, "1_Pooling", ModelFiles.Config))
                ? throw new BertNotebooksException($"'{folder}' has 1_Pooling and no {ModelFiles.Modules}, which tells how its vectors are made: take that file from the model's source, too.")
                : null;
        }

        (string Kind, string Folder)[] modules = [.. SentenceJson.ReadList(path).Select(module => (Kind(path, module), FolderOf(path, module)))];
        string order = string.Join(", ", modules.Select(module => module.Kind));
        bool sound = modules is [{ } first, { Kind: "Pooling" }, ..] and { Length: <= MostModules } && s_encoders.Contains(first.Kind) && modules[2..].All(module => module.Kind is "Dense" or "Normalize");
        return sound
            ? new ModuleList(modules[0].Folder, modules[1].Folder, [.. modules[2..].Select(module => module.Kind == "Dense" ? module.Folder : null)])
            : throw new BertNotebooksException($"'{path}' lists {(order.Length == 0 ? "no module" : order.Brief())}, and the kit reads one Transformer, one Pooling, then any Dense and Normalize: use a model that is made so.");
    }

    // The last part of the type; the packages before it have changed over time, but for those of a model's own code.
    private static string Kind(string path, JsonFields module)
    {
        string type = module.Text("type") ?? throw module.Mistake("type", "the name of a module");
        string kind = type.Split('.')[^1];
        return type.StartsWith("sentence_transformers.", StringComparison.Ordinal) && (kind is "Pooling" or "Dense" or "Normalize" || s_encoders.Contains(kind))
            ? kind
            : throw new BertNotebooksException($"'{path}' names the module \"{type.Brief()}\", and the kit reads sentence-transformers' Transformer, Pooling, Dense and Normalize alone: use a model made of these.");
    }

    private static string FolderOf(string path, JsonFields module)
    {
        string name = module.Text("path") ?? "";
        return name.Split('/', '\\').Any(part => part == "..") || Path.IsPathRooted(name) || name.Contains('\0', StringComparison.Ordinal)
            ? throw new BertNotebooksException($"'{path}' names the folder \"{name.Brief()}\", which is not below it: take the model from a source that you trust.")
            : Path.Combine(Path.GetDirectoryName(path)!, name);
    }
}
