namespace BertNotebooks.Text.Files;

/// <summary>Refuses a tokenizer that gives ids for which a model has no embedding: torch would stop at the first text that has one.</summary>
internal static class EmbeddingRows
{
    /// <summary>Compares the largest id with the rows of the model's table.</summary>
    /// <param name="where">The folder or file of the tokenizer.</param>
    /// <param name="vocabulary">Its pieces and tokens.</param>
    /// <param name="vocabSize">The model's <c>vocab_size</c>.</param>
    /// <param name="blanksToo">Whether pieces count that are empty, which no text gives, but a mask drawn at random does.</param>
    /// <exception cref="BertNotebooksException">A token has no row.</exception>
    public static void Require(string where, Vocabulary vocabulary, int vocabSize, bool blanksToo = true)
    {
        for (int id = Math.Max(vocabSize, 0); id < vocabulary.Count; id++)
        {
            string token = vocabulary[id];
            if (blanksToo || token.Length > 0)
            {
                string kind = id < vocabulary.PieceCount ? token.Length == 0 ? "the empty line" : "the piece" : "the added token";
                throw new BertNotebooksException(
                    $"'{where}' has {vocabulary.Count} pieces and tokens, and the model's vocab_size is {vocabSize}: {kind} \"{token.Brief()}\" with the id {id} would have no embedding. Take the tokenizer of this model, or make its embeddings larger (resize_token_embeddings).");
            }
        }
    }
}
