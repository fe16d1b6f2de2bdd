using BertNotebooks.Data.Files;

namespace BertNotebooks.Data.Corpora;

/// <summary>Where a text is cut into sentences.</summary>
public enum SentenceSplit
{
    /// <summary>At each "." and nowhere else, as Python's <c>text.split(".")</c>: "Mr." ends a piece, "?" and a new paragraph do not.</summary>
    FullStops,

    /// <summary>At real sentence ends; see <see cref="BookPipeline.Default"/>.</summary>
    SentenceEnds,
}

/// <summary>How the words of a piece are counted before cleaning.</summary>
public enum WordCounting
{
    /// <summary>Blanks + 1, as Python's <c>len(piece.split(" "))</c>: a leading blank counts an empty word, a newline joins two words into one.</summary>
    SingleBlanks,

    /// <summary>Runs of anything but white space, as Python's <c>len(piece.split())</c>.</summary>
    Whitespace,
}

/// <summary>Turns a book into training sentences.</summary>
public sealed record BookPipeline
{
    /// <summary>
    /// The classic tutorial's way, exactly: split on ".", keep pieces of at least 20 words counted by single blanks before
    /// cleaning, clean away all but letters, commas and blanks, add a full stop; cut and pad to 100 tokens.
    /// </summary>
    public static BookPipeline Tutorial { get; } = new()
    {
        Split = SentenceSplit.FullStops,
        WordCounting = WordCounting.SingleBlanks,
        MinWords = 20,
        LettersOnly = true,
        MaxSeqLength = 100,
        PadToMaxLength = true,
    };

    /// <summary>
    /// Real sentence ends; punctuation and case are left to the tokenizer; each batch is padded to its longest sentence.
    /// A sentence ends after . ! ? or an ellipsis with its closing quotes and brackets, before white space and anything but a small
    /// letter or a dash; not after a title (Mr. Mrs. Dr. St. ...) or an initial; and always where the paragraph ends: at a line end, or at
    /// a blank line where the lines are cut at a width. What Project Gutenberg puts around a book is left out.
    /// </summary>
    /// <remarks>Known limit: in <c>"Stop!" Anne cried.</c> the name looks like a new sentence, so the quote is cut off.</remarks>
    public static BookPipeline Default { get; } = new();

    /// <summary>Where the text is cut.</summary>
    public SentenceSplit Split { get; init; } = SentenceSplit.SentenceEnds;

    /// <summary>How words are counted for <see cref="MinWords"/>.</summary>
    public WordCounting WordCounting { get; init; } = WordCounting.Whitespace;

    /// <summary>Pieces with fewer words are dropped.</summary>
    public int MinWords { get; init; } = 5;

    /// <summary>Whether runs of "-" and every character but a-z, A-Z, comma and blank become one blank, and a full stop is added.</summary>
    public bool LettersOnly { get; init; }

    /// <summary>Longest sequence in tokens, [CLS] and [SEP] included; the tokenizer cuts there (<c>max_seq_length</c>).</summary>
    public int MaxSeqLength { get; init; } = 128;

    /// <summary>Whether each sentence is padded to <see cref="MaxSeqLength"/> (<c>pad_to_max_length</c>) or a batch to its longest.</summary>
    public bool PadToMaxLength { get; init; }

    /// <summary>The sentences of a text that are long enough, cleaned, in their order.</summary>
    /// <exception cref="BertNotebooksException">As <see cref="Process(string)"/>.</exception>
    public IReadOnlyList<string> Sentences(string text) => Process(text).Sentences;

    /// <summary>Splits, filters and cleans a text and tells what came out.</summary>
    /// <exception cref="BertNotebooksException">No sentence is long enough, or <see cref="MinWords"/> or <see cref="MaxSeqLength"/> makes no sense.</exception>
    public BookReport Process(string text) => Process([text.NotNull()]);

    /// <summary>Processes several texts, each with what its file has around it and its own width of lines.</summary>
    internal BookReport Process(IReadOnlyList<string> texts)
    {
        Validate();
        BookText[] books = Split == SentenceSplit.FullStops ? [] : [.. texts.Select(BookText.Of)];
        string[] pieces = Split == SentenceSplit.FullStops ? string.Join('\n', texts).Split('.') : [.. books.SelectMany(book => SentenceSplitter.Split(book.Text))];
        string[] sentences = [.. pieces.Where(piece => CountWords(piece) >= MinWords).Select(Clean)];
        if (sentences.Length == 0)
        {
            throw NothingLongEnough(pieces);
        }

        return new BookReport(pieces.Length, sentences) { WrappedTexts = books.Count(book => book.IsWrapped), LinesLeftOut = books.Sum(book => book.LinesLeftOut) };
    }

    private void Validate()
    {
        if (MinWords < 1)
        {
            throw new BertNotebooksException($"MinWords {MinWords} is below 1: a sentence has at least one word; the tutorial takes 20.");
        }

        if (MaxSeqLength < 3)
        {
            throw new BertNotebooksException($"MaxSeqLength {MaxSeqLength} is below 3: [CLS], one piece and [SEP] need three places; the tutorial takes 100.");
        }
    }

    private int CountWords(string piece) => WordCounting == WordCounting.SingleBlanks
        ? piece.AsSpan().Count(' ') + 1
        : TextCleaner.CountWords(piece);

    private string Clean(string piece) => LettersOnly ? TextCleaner.LettersOnly(piece) : piece.Trim();

    private BertNotebooksException NothingLongEnough(string[] pieces)
    {
        string longest = pieces.MaxBy(CountWords) ?? "";
        int words = pieces.Length == 0 ? 0 : CountWords(longest);
        string shown = longest.Trim().ReplaceLineEndings(" ");
        string found = words == 0 || shown.Length == 0
            ? "the text has no words"
            : $"the longest has {words} ('{shown.Brief()}')";
        return new BertNotebooksException($"No sentence has the {MinWords} words that MinWords asks for: {found}. Lower MinWords or give a longer text.");
    }
}
