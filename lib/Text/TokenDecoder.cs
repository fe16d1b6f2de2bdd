using System.Text;

namespace BertNotebooks.Text;

/// <summary>Writes pieces as text again: the WordPiece decoder of <c>tokenizers</c> and the clean-up of <c>transformers</c>.</summary>
internal static class TokenDecoder
{
    private static readonly (string Found, string Written)[] s_cleanUps =
    [
        (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ];

    /// <summary>What one piece adds to the text: glued when it continues a word, else after a blank; signs of punctuation lose the blank.</summary>
    public static string Written(string piece, bool isFirst, string? prefix = "##", bool cleansUp = true)
    {
        string written = isFirst ? piece
            : prefix is not null && piece.StartsWith(prefix, StringComparison.Ordinal) ? piece[prefix.Length..]
            : " " + piece;
        return cleansUp ? CleanUp(written) : written;
    }

    public static string Join(IEnumerable<string> pieces, string? prefix = "##", bool cleansUp = true)
    {
        StringBuilder text = new();
        bool isFirst = true;
        foreach (string piece in pieces)
        {
            text.Append(Written(piece, isFirst, prefix, cleansUp));
            isFirst = false;
        }

        return text.ToString();
    }

    /// <summary><c>clean_up_tokenization</c>: takes back blanks before punctuation and inside English contractions.</summary>
    public static string CleanUp(string text)
    {
        foreach ((string found, string written) in s_cleanUps)
        {
            text = text.Replace(found, written, StringComparison.Ordinal);
        }

        return text;
    }
}
