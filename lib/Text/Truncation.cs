namespace BertNotebooks.Text;

/// <summary>A run of pieces of one text: from <paramref name="Start"/> up to, but without, <paramref name="Stop"/>.</summary>
internal readonly record struct TokenWindow(int Start, int Stop)
{
    public int Length => Stop - Start;
}

/// <summary>Cuts one or two token sequences to a length: <c>truncate_encodings</c> of <c>tokenizers</c>.</summary>
internal static class Truncation
{
    /// <summary>The windows of the first and of the second text; the first window of each is what remains, the others are overflow.</summary>
    /// <param name="first">Number of tokens of the first text.</param>
    /// <param name="second">Number of tokens of the second text; null without one.</param>
    /// <param name="room">Tokens that fit beside the special tokens; null: everything fits.</param>
    /// <param name="options">Strategy, side and stride.</param>
    public static (TokenWindow[] First, TokenWindow[] Second) Cut(int first, int? second, int? room, EncodeOptions options)
    {
        int total = first + (second ?? 0);
        if (room is not int limit || total <= limit)
        {
            return ([new(0, first)], [new(0, second ?? 0)]);
        }

        (int keptFirst, int keptSecond) = Kept(first, second, limit, options.Truncation);
        return (Windows(first, keptFirst, options), Windows(second ?? 0, keptSecond, options));
    }

    private static (int First, int Second) Kept(int first, int? second, int room, TruncationStrategy strategy)
    {
        if (room == 0)
        {
            return (0, 0);
        }

        if (strategy == TruncationStrategy.LongestFirst)
        {
            return second is int other ? KeptOfPair(first, other, room) : (room, 0);
        }

        if (strategy == TruncationStrategy.OnlySecond && second is null)
        {
            throw new BertNotebooksException("Truncation OnlySecond needs a second text, and there is none: give a pair, or use LongestFirst or OnlyFirst.");
        }

        bool cutsFirst = strategy == TruncationStrategy.OnlyFirst;
        int target = cutsFirst ? first : second!.Value;
        int kept = target - (first + (second ?? 0) - room);
        if (kept <= 0)
        {
            throw new BertNotebooksException(
                $"Truncation {strategy} cannot cut {first} and {second ?? 0} tokens to {room} without leaving nothing of the chosen text: raise MaxLength or use LongestFirst.");
        }

        return cutsFirst ? (kept, second ?? 0) : (first, kept);
    }

    /// <summary>The shorter text stays whole if it fits in half the room; on equal lengths the second counts as the longer.</summary>
    public static (int First, int Second) KeptOfPair(int first, int second, int room)
    {
        bool swapped = first > second;
        int shorter = Math.Min(first, second);
        int longer = Math.Max(shorter, room - shorter);
        if (shorter + longer > room)
        {
            shorter = room / 2;
            longer = shorter + (room % 2);
        }

        return swapped ? (longer, shorter) : (shorter, longer);
    }

    private static TokenWindow[] Windows(int count, int kept, EncodeOptions options)
    {
        if (kept >= count)
        {
            return [new(0, count)];
        }

        if (kept == 0)
        {
            return [new(0, 0), new(0, count)];
        }

        if (options.Stride >= kept)
        {
            throw new BertNotebooksException(
                $"Stride {options.Stride} is not smaller than the {kept} tokens of a window (special tokens not counted): lower Stride or raise MaxLength.");
        }

        List<TokenWindow> windows = [];
        for (int passed = 0; ; passed += kept - options.Stride)
        {
            // Counted from the side that is kept; mirrored for the left.
            int end = Math.Min(passed + kept, count);
            windows.Add(options.TruncationSide == TokenSide.Left ? new(count - end, count - passed) : new(passed, end));
            if (end == count)
            {
                return [.. windows];
            }
        }
    }
}
