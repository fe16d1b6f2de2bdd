using System.Buffers;
using BertNotebooks.Text.WordPiece;
using Microsoft.ML.Tokenizers;

namespace BertNotebooks.Text;

/// <content>What a <see cref="Tokenizer"/> of Microsoft.ML.Tokenizers must answer; offsets are those of the text given, so no normalized text is returned.</content>
public sealed partial class BertTokenizer
{
    /// <summary>Writes ids as text, special tokens included, as <c>Tokenizer.decode</c> of <c>tokenizers</c> does.</summary>
    public override string Decode(IEnumerable<int> ids) => Decode(ids, skipSpecialTokens: false, cleanUpTokenizationSpaces: false);

    /// <summary>Writes as many ids as fit into a span.</summary>
    public override OperationStatus Decode(IEnumerable<int> ids, Span<char> destination, out int idsConsumed, out int charsWritten)
    {
        ArgumentNullException.ThrowIfNull(ids);
        idsConsumed = charsWritten = 0;
        bool isFirst = true;
        foreach (int id in ids)
        {
            if (IsKnown(id))
            {
                string written = TokenDecoder.Written(Token(id), isFirst, Parts.DecodedPrefix, Parts.CleansUp);
                if (!written.TryCopyTo(destination[charsWritten..]))
                {
                    return OperationStatus.DestinationTooSmall;
                }

                charsWritten += written.Length;
                isFirst = false;
            }

            idsConsumed++;
        }

        return OperationStatus.Done;
    }

    /// <summary>The pieces of a text with their offsets; normalization and splitting are a part of BERT's tokenizer and always take place.</summary>
    protected override EncodeResults<EncodedToken> EncodeToTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        ReadOnlySpan<char> characters = text ?? textSpan;
        PieceList pieces = Cut(characters);
        EncodedToken[] tokens = new EncodedToken[Math.Min(pieces.Count, settings.MaxTokenCount)];
        for (int i = 0; i < tokens.Length; i++)
        {
            tokens[i] = new EncodedToken(pieces.Ids[i], Token(pieces.Ids[i]), new Range(pieces.Start(i), pieces.End(i)));
        }

        return new EncodeResults<EncodedToken> { Tokens = tokens, CharsConsumed = Consumed(pieces, tokens.Length, characters.Length) };
    }

    /// <summary>The ids of a text's pieces, without special tokens.</summary>
    protected override EncodeResults<int> EncodeToIds(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        ReadOnlySpan<char> characters = text ?? textSpan;
        PieceList pieces = Cut(characters);
        int[] ids = [.. pieces.Ids[..Math.Min(pieces.Count, settings.MaxTokenCount)]];
        return new EncodeResults<int> { Tokens = ids, CharsConsumed = Consumed(pieces, ids.Length, characters.Length) };
    }

    /// <summary>The number of a text's pieces, without special tokens.</summary>
    protected override int CountTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings) =>
        Math.Min(Cut(text ?? textSpan).Count, settings.MaxTokenCount);

    private static int Consumed(PieceList pieces, int kept, int length) =>
        kept == pieces.Count ? length : kept == 0 ? 0 : pieces.End(kept - 1);
}
