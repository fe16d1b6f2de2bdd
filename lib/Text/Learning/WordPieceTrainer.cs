using System.Text;

namespace BertNotebooks.Text.Learning;

/// <summary>Learns a WordPiece vocabulary from text: the <c>WordPieceTrainer</c> of Hugging Face <c>tokenizers</c>.</summary>
/// <remarks>
/// It starts from single characters and joins, again and again, the most frequent pair of neighbours into a new piece (byte-pair style, as
/// that library does). Of equally frequent pairs the one with the lower ids comes first. The library gives the <c>##</c> characters their
/// ids in hash order, so its own runs differ a little; here they have the order of their code points, and the same text always gives the
/// same vocabulary, whatever the order of its lines.
/// </remarks>
public sealed class WordPieceTrainer
{
    private const int LinesPerReport = 20_000;
    private const int FirstBertId = 100;

    private readonly WordPieceTrainerOptions _options;

    /// <summary>Creates a trainer.</summary>
    /// <exception cref="BertNotebooksException">An option is out of its range.</exception>
    public WordPieceTrainer(WordPieceTrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.LimitAlphabet < 1)
        {
            throw new BertNotebooksException($"LimitAlphabet {options.LimitAlphabet} is below 1: give the most different characters, such as 1000.");
        }

        if (options.MinFrequency < 0)
        {
            throw new BertNotebooksException($"MinFrequency {options.MinFrequency} is negative: give how often a pair must be seen, such as 2.");
        }

        _options = options;
    }

    /// <summary>Learns the vocabulary of a text.</summary>
    /// <param name="lines">The text; words do not reach over the end of a line.</param>
    /// <param name="progress">Is called now and then, on the calling thread.</param>
    /// <param name="cancellationToken">Stops the training.</param>
    /// <exception cref="BertNotebooksException">The text has no words, or its characters alone are more than the vocabulary may hold.</exception>
    /// <exception cref="OperationCanceledException">The training was stopped.</exception>
    public Vocabulary Train(IEnumerable<string> lines, Action<WordPieceTrainerProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lines);
        LoopStop stop = new(cancellationToken);
        WordCounts counts = new(_options.Normalizer);
        long read = 0;
        foreach (string line in lines)
        {
            stop.ThrowIfRequested();
            counts.Add(line);
            if (++read % LinesPerReport == 0)
            {
                progress?.Invoke(new(read, counts.Count, 0, _options.VocabSize));
            }
        }

        if (counts.Count == 0)
        {
            throw new BertNotebooksException($"The {read} lines hold no word: a vocabulary is learnt from text.");
        }

        PieceSet pieces = new(SpecialTokens());
        TrainingWords words = SpellOut(counts.Sorted(), pieces);
        new PairMerger(words, pieces, _options).Run(
            done => progress?.Invoke(new(read, counts.Count, done, _options.VocabSize)), stop);
        return new Vocabulary(pieces.InOrder);
    }

    private IEnumerable<string> SpecialTokens() => _options.BertIds
        ? [Vocabulary.SpecialTokens[0], .. Enumerable.Range(0, FirstBertId - 1).Select(i => $"[unused{i}]"), .. Vocabulary.SpecialTokens.Skip(1)]
        : Vocabulary.SpecialTokens;

    /// <summary>Writes each word as the ids of its characters; characters outside the alphabet fall out.</summary>
    private TrainingWords SpellOut(KeyValuePair<string, long>[] counts, PieceSet pieces)
    {
        SortedDictionary<int, (long Count, bool Continues)> characters = CountCharacters(counts);
        // The rarest go first, of equally rare ones those with the higher code point.
        HashSet<int> alphabet = [.. characters.OrderByDescending(item => item.Value.Count).Take(_options.LimitAlphabet).Select(item => item.Key)];
        Dictionary<int, int> first = [], inside = [];
        foreach (int character in characters.Keys.Where(alphabet.Contains))
        {
            first[character] = pieces.Add(char.ConvertFromUtf32(character));
        }

        foreach (int character in characters.Where(item => item.Value.Continues).Select(item => item.Key).Where(alphabet.Contains))
        {
            inside[character] = pieces.Add("##" + char.ConvertFromUtf32(character));
        }

        if (pieces.Count > _options.VocabSize)
        {
            throw new BertNotebooksException(
                $"VocabSize {_options.VocabSize} is less than the {pieces.Count} special tokens and single characters of this text: ask for more pieces, or lower LimitAlphabet.");
        }

        TrainingWords words = new(counts.Length, counts.Sum(item => item.Key.Length));
        foreach ((string word, long count) in counts)
        {
            words.Start(count);
            bool isFirst = true;
            foreach (Rune rune in word.EnumerateRunes())
            {
                if (alphabet.Contains(rune.Value))
                {
                    words.Add((isFirst ? first : inside)[rune.Value]);
                }

                isFirst = false;
            }
        }

        return words;
    }

    private static SortedDictionary<int, (long Count, bool Continues)> CountCharacters(KeyValuePair<string, long>[] counts)
    {
        SortedDictionary<int, (long Count, bool Continues)> characters = [];
        foreach ((string word, long count) in counts)
        {
            bool isFirst = true;
            foreach (Rune rune in word.EnumerateRunes())
            {
                (long before, bool continues) = characters.GetValueOrDefault(rune.Value);
                characters[rune.Value] = (before + count, continues || !isFirst);
                isFirst = false;
            }
        }

        return characters;
    }
}
