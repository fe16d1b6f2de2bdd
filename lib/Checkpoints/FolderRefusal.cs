using BertNotebooks.Checkpoints.Hub;

namespace BertNotebooks.Checkpoints;

/// <summary>What to say of a path that is no model folder of the kit's: what is there, and the way on.</summary>
internal static class FolderRefusal
{
    /// <summary>Refuses what is no folder, and a folder without config.json.</summary>
    /// <exception cref="BertNotebooksException">It is none.</exception>
    public static void RequireFolder(string path)
    {
        if (File.Exists(path))
        {
            throw new BertNotebooksException($"'{path}' is a file: give the folder that it lies in, with {ModelFiles.Config}, {ModelFiles.Weights} and {ModelFiles.Vocabulary}.");
        }

        if (!Directory.Exists(path))
        {
            string hub = ModelSource.IsHubName(path)
                ? $"A model of the hub is downloaded first: FromPretrained(ModelSource.Resolve(\"{path}\")) in code, --model {path} on the command line."
                : "A model of the hub is named OWNER/NAME, such as google-bert/bert-base-uncased; in code, ModelSource.Resolve downloads it.";
            throw new BertNotebooksException($"No model folder at '{path}', with {ModelFiles.Config}, {ModelFiles.Weights} and {ModelFiles.Vocabulary}. {hub}");
        }

        if (!File.Exists(Path.Combine(path, ModelFiles.Config)) && ForeignFiles.Explain(path) is string what)
        {
            throw new BertNotebooksException($"'{path}' {what}.");
        }
    }

    /// <summary>The folder has no weights that are read.</summary>
    public static BertNotebooksException NoWeights(string folder) => new(ForeignFiles.Explain(folder) is string what
        ? $"'{folder}' {what}."
        : $"'{folder}' has no weights: looked for {ModelFiles.Weights}, {ModelFiles.WeightsIndex} and {ModelFiles.TorchWeights}; fetch the folder again or check the path.");
}
