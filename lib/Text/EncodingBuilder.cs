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
        int added = options.AddSpecialTokens ? (pair ? 3 : 2) : 0;
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

    private Encoding Build(PieceList first, TokenWindow firstWindow, PieceList? second, TokenWindow secondWindow)
    {
        int specials = options.AddSpecialTokens ? (second is null ? 2 : 3) : 0;
        Encoding encoding = Empty(firstWindow.Length + secondWindow.Length + specials);
        int at = 0;
        if (options.AddSpecialTokens)
        {
            AddSpecial(encoding, at++, _vocabulary.ClsId, 0);
        }

        at = AddPieces(encoding, at, first, firstWindow, 0);
        if (options.AddSpecialTokens)
        {
            AddSpecial(encoding, at++, _vocabulary.SepId, 0);
        }

        if (second is not null)
        {
            at = AddPieces(encoding, at, second, secondWindow, 1);
            if (options.AddSpecialTokens)
            {
                AddSpecial(encoding, at, _vocabulary.SepId, 1);
            }
        }

        Array.Fill(encoding.AttentionMask, 1);
        return encoding;
    }

    private static Encoding Empty(int length) => new()
    {
        InputIds = new int[length],
        TokenTypeIds = new int[length],
        AttentionMask = new int[length],
        SpecialTokensMask = new int[length],
        Tokens = new string[length],
        Offsets = new TokenOffset[length],
        WordIds = new int?[length],
        SequenceIds = new int?[length],
    };

    private void AddSpecial(Encoding encoding, int at, int id, int type)
    {
        encoding.InputIds[at] = id;
        encoding.TokenTypeIds[at] = type;
        encoding.SpecialTokensMask[at] = 1;
        encoding.Tokens[at] = _vocabulary[id];
    }

    private int AddPieces(Encoding encoding, int at, PieceList pieces, TokenWindow window, int sequence)
    {
        for (int i = window.Start; i < window.Stop; i++, at++)
        {
            int id = pieces.Ids[i];
            encoding.InputIds[at] = id;
            encoding.TokenTypeIds[at] = sequence;
            encoding.Tokens[at] = tokenizer.Token(id);
            encoding.Offsets[at] = pieces.Offset(i);
            encoding.WordIds[at] = pieces.Word(i);
            encoding.SequenceIds[at] = sequence;
        }

        return at;
    }

    private Encoding Padded(Encoding encoding, int length)
    {
        int added = length - encoding.Length;
        if (added <= 0)
        {
            return encoding;
        }

        Encoding padded = Empty(length);
        int from = options.PaddingSide == TokenSide.Left ? added : 0;
        encoding.InputIds.CopyTo(padded.InputIds, from);
        encoding.TokenTypeIds.CopyTo(padded.TokenTypeIds, from);
        encoding.AttentionMask.CopyTo(padded.AttentionMask, from);
        encoding.SpecialTokensMask.CopyTo(padded.SpecialTokensMask, from);
        encoding.Tokens.CopyTo(padded.Tokens, from);
        encoding.Offsets.CopyTo(padded.Offsets, from);
        encoding.WordIds.CopyTo(padded.WordIds, from);
        encoding.SequenceIds.CopyTo(padded.SequenceIds, from);
        for (int i = 0; i < added; i++)
        {
            AddSpecial(padded, from == 0 ? encoding.Length + i : i, _vocabulary.PadId, 0);
        }

        return padded;
    }
}
