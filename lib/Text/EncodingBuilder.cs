using BertNotebooks.Text.Pipelines;
using BertNotebooks.Text.WordPiece;

namespace BertNotebooks.Text;

/// <summary>Puts windows of pieces together with [CLS], [SEP] and padding: template, overflow and padding of <c>tokenizers</c>.</summary>
internal sealed class EncodingBuilder(BertTokenizer tokenizer, EncodeOptions options)
{
    private readonly Vocabulary _vocabulary = tokenizer.Vocabulary;

    /// <summary>The encoding of one text or a pair, with the further windows if asked for, not padded yet.</summary>
    public Encoding Build(PieceList first, PieceList? second)
    {
        int? room = options.Truncation == TruncationStrategy.None ? null : Room(second is not null);
        (TokenWindow[] firsts, TokenWindow[] seconds) = Truncation.Cut(first.Count, second?.Count, room, options);
        Encoding main = Build(first, firsts[0], second, seconds[0]);
        return options.ReturnOverflowingTokens && firsts.Length + seconds.Length > 2
            ? main with { Overflowing = [.. Overflow(firsts, seconds).Select(pair => Build(first, pair.First, second, pair.Second))] }
            : main;
    }

    /// <summary>Fills an encoding and its overflow up to a length.</summary>
    public Encoding Pad(Encoding encoding, int length) => encoding.Length >= length && encoding.Overflowing.Count == 0
        ? encoding
        : Padded(encoding, length) with { Overflowing = [.. encoding.Overflowing.Select(window => Padded(window, length))] };

    /// <summary>The length that encodings of which the longest has <paramref name="longest"/> tokens are padded to.</summary>
    public int PaddedLength(int longest)
    {
        int length = options.Padding switch
        {
            PaddingStrategy.None => 0,
            PaddingStrategy.Longest => longest,
            _ => MaxLength("padding to the maximal length"),
        };
        int unit = options.PadToMultipleOf ?? 1;
        return (length + unit - 1) / unit * unit;
    }

    private int Room(bool pair)
    {
        int maxLength = MaxLength("truncation");
        int added = Specials(pair);
        return maxLength >= added
            ? maxLength - added
            : throw new BertNotebooksException($"MaxLength {maxLength} is less than the {added} special tokens of the encoding: it must be at least {added + 1}.");
    }

    private int MaxLength(string purpose) => options.MaxLength ?? tokenizer.ModelMaxLength
        ?? throw new BertNotebooksException($"No MaxLength for {purpose}, and the tokenizer has no model_max_length: set EncodeOptions.MaxLength.");

    // The order in which Encoding::merge_with of tokenizers combines the windows of two texts.
    private static IEnumerable<(TokenWindow First, TokenWindow Second)> Overflow(TokenWindow[] firsts, TokenWindow[] seconds) =>
        firsts.Skip(1).SelectMany(first => seconds.Select(second => (first, second)))
            .Concat(seconds.Skip(1).Select(second => (firsts[0], second)));

    // The order in which special tokens and texts follow each other.
    private IReadOnlyList<TemplatePart> Parts(bool pair) => pair ? tokenizer.Parts.Template.Pair : tokenizer.Parts.Template.Single;

    private int Specials(bool pair) => options.AddSpecialTokens ? Parts(pair).Count(part => part.Text is null) : 0;

    private Encoding Build(PieceList first, TokenWindow firstWindow, PieceList? second, TokenWindow secondWindow)
    {
        bool pair = second is not null;
        EncodingWriter to = new(firstWindow.Length + secondWindow.Length + Specials(pair), _vocabulary);
        foreach (TemplatePart part in Parts(pair))
        {
            if (part.Text is int text)
            {
                AddText(to, text == 0 ? first : second!, text == 0 ? firstWindow : secondWindow, text, part.Type);
            }
            else if (options.AddSpecialTokens)
            {
                to.AddSpecial(part.Id, part.Type);
            }
        }

        return to.Encoding;
    }

    private void AddText(EncodingWriter to, PieceList pieces, TokenWindow window, int sequence, int type)
    {
        for (int i = window.Start; i < window.Stop; i++)
        {
            int id = pieces.Ids[i];
            to.AddToken(id, tokenizer.Token(id), new TokenOffset(pieces.Start(i), pieces.End(i)), pieces.Word(i), sequence, type);
        }
    }

    private Encoding Padded(Encoding encoding, int length)
    {
        int added = length - encoding.Length;
        if (added <= 0)
        {
            return encoding;
        }

        bool left = options.PaddingSide == TokenSide.Left;
        EncodingWriter to = new(length, _vocabulary);
        to.AddPadding(left ? added : 0);
        to.AddPart(encoding, 0, encoding.Length);
        to.AddPadding(left ? 0 : added);
        return to.Encoding;
    }
}
