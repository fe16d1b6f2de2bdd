namespace BertNotebooks.Text.Files;

/// <summary>What to say where a vocabulary is expected and none is: what is there, and the way on.</summary>
internal static class MissingVocabulary
{
    private static readonly string[] SentencePieces = ["spiece.model", "sentencepiece.bpe.model", "sentencepiece.model", "tokenizer.model"];

    /// <summary>Nothing is at the path, or it is the vocab.txt that a folder lacks.</summary>
    public static BertNotebooksException At(string path)
    {
        string folder = Path.GetFileName(path) == ModelFiles.Vocabulary ? Path.GetDirectoryName(path) ?? "" : "";
        string expected = $"a {ModelFiles.Vocabulary} with one piece a line, or a {ModelFiles.Tokenizer}, is expected";
        if (folder.Length > 0 && Directory.Exists(folder))
        {
            return new BertNotebooksException(Other(folder) is string other ? $"'{folder}' {other}."
                : $"No vocabulary at '{path}': {expected}; fetch the folder again, or make one with `train-vocab`.");
        }

        string hub = path.Count(letter => letter == '/') == 1 && Path.GetExtension(path).Length == 0 ? " A model of the hub is downloaded first: ModelSource.Resolve in code gives its folder." : "";
        return new BertNotebooksException($"No vocabulary at '{path}': {expected}; make one with `train-vocab`.{hub}");
    }

    private static string? Other(string folder)
    {
        bool Has(string name) => File.Exists(Path.Combine(folder, name));
        return SentencePieces.FirstOrDefault(Has) is string sentencePiece ? $"holds a SentencePiece tokenizer ({sentencePiece}), and BERT's is WordPiece: use a model with {ModelFiles.Vocabulary} or {ModelFiles.Tokenizer}"
            : Has("vocab.json") || Has("merges.txt") ? $"holds a byte-pair tokenizer ({(Has("vocab.json") ? "vocab.json" : "merges.txt")}), and BERT's is WordPiece: use a model with {ModelFiles.Vocabulary} or {ModelFiles.Tokenizer}"
            : Has(ModelFiles.Config) ? null
            : ForeignFiles.Explain(folder);
    }
}
