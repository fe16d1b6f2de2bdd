namespace BertNotebooks.Foundation;

/// <summary>How long what is read may be: a few megabytes of gzip unpack to gigabytes without a line end.</summary>
internal static class TextLimits
{
    /// <summary>The longest line, record or JSON text: 16 MiB, in bytes of a file and in characters of standard input. The longest novels have 6.</summary>
    public const int LongestLine = 1 << 24;

    /// <summary>The most characters of a text that is held as a whole: all of Gutenberg's Shakespeare has 5.6 million.</summary>
    public const int LongestText = 1 << 27;
}
