using BertNotebooks.Data.Corpora;

namespace BertNotebooks.Cli.Commands;

/// <summary>What <c>train</c> says of a book before it trains on it.</summary>
internal static class BookLines
{
    /// <summary>Writes to stderr what was joined and left out, and what is kept.</summary>
    public static void Tell(BookReport book)
    {
        if (book.WrappedTexts > 0)
        {
            Console.Error.WriteLine($"book: the lines of {(book.WrappedTexts == 1 ? "a text" : $"{book.WrappedTexts} texts")} are cut at a width and were joined: a blank line ends a paragraph, a line end does not");
        }

        if (book.LinesLeftOut > 0)
        {
            Console.Error.WriteLine(FormattableString.Invariant($"book: {book.LinesLeftOut:N0} lines outside of Project Gutenberg's START and END marks are left out"));
        }

        Console.Error.WriteLine(FormattableString.Invariant($"book: {book.Kept} of {book.Pieces} sentences kept, mean {book.MeanWords:F1} words; the longest has {book.LongestWords}: {book.LongestText}"));
    }
}
