using BertNotebooks.Text.Normalizing;

namespace BertNotebooks.Text.WordPiece;

/// <summary>Takes the words of a text and the added tokens between them.</summary>
internal interface ITokenSink : IWordSink
{
    /// <summary>Takes an added token that was found in the text.</summary>
    void Added(int id, int start, int end);
}
