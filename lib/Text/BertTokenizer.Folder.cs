using BertNotebooks.Text.Files;

namespace BertNotebooks.Text;

/// <content>Opening and saving Hugging Face folders.</content>
public sealed partial class BertTokenizer
{
    /// <summary>Opens the tokenizer of a Hugging Face model folder, or of a vocab.txt or tokenizer.json alone (<c>from_pretrained</c>).</summary>
    /// <remarks>tokenizer_config.json goes before tokenizer.json; a vocab.txt alone is taken for an uncased vocabulary.</remarks>
    /// <exception cref="BertNotebooksException">A file is missing or damaged.</exception>
    public static BertTokenizer FromPretrained(string folderOrVocabFile)
    {
        ArgumentNullException.ThrowIfNull(folderOrVocabFile);
        return TokenizerReader.Read(folderOrVocabFile);
    }

    /// <summary>Writes vocab.txt, tokenizer_config.json, tokenizer.json and special_tokens_map.json, as <c>transformers</c> reads them.</summary>
    /// <exception cref="BertNotebooksException">The folder cannot be written.</exception>
    public void SavePretrained(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        TokenizerWriter.Write(this, folder);
    }
}
