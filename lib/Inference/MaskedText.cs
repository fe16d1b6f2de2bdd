using BertNotebooks.Text;

namespace BertNotebooks.Inference;

/// <summary>A text with at least one [MASK].</summary>
/// <param name="Text">As it was given.</param>
/// <param name="InputIds">Its ids, special tokens included.</param>
/// <param name="Positions">Where the masks are, from left to right.</param>
/// <param name="Offsets">Where each token stands in the text.</param>
/// <param name="Prefix">What a piece begins with that goes on with a word.</param>
internal sealed record MaskedText(string Text, int[] InputIds, int[] Positions, TokenOffset[] Offsets, string Prefix)
{
    public static MaskedText Of(string text, BertTokenizer tokenizer)
    {
        Encoding encoding = tokenizer.Encode(text);
        int maskId = tokenizer.Vocabulary.MaskId;
        string mask = tokenizer.Token(maskId);
        int[] positions = [.. Enumerable.Range(0, encoding.Length).Where(i => encoding.InputIds[i] == maskId)];
        return positions.Length > 0
            ? new MaskedText(text, encoding.InputIds, positions, encoding.Offsets, tokenizer.Parts.ContinuingPrefix)
            : throw new BertNotebooksException($"The text \"{text.Shown()}\" has no {mask}: write {mask}{(mask.Any(char.IsUpper) ? ", in capitals," : "")} where a word is to be filled in.");
    }

    /// <summary>The result with the tokens of each mask, the best first.</summary>
    public FillMaskResult Answer(IReadOnlyList<IReadOnlyList<TokenScore>> masks)
    {
        System.Text.StringBuilder filled = new();
        int copied = 0;
        foreach ((int position, string token) in Positions.Zip(masks, (position, best) => (position, best[0].Token)))
        {
            filled.Append(Text, copied, Offsets[position].Start - copied);
            copied = Offsets[position].End;
            bool continues = token.StartsWith(Prefix, StringComparison.Ordinal);
            while (continues && filled.Length > 0 && filled[^1] == ' ')
            {
                filled.Length--;
            }

            filled.Append(continues ? token[Prefix.Length..] : token);
        }

        return new FillMaskResult(Text, masks, filled.Append(Text, copied, Text.Length - copied).ToString());
    }
}
