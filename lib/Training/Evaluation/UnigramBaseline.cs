using BertNotebooks.Text;

namespace BertNotebooks.Training.Evaluation;

/// <summary>What a model that knows only how frequent each piece is would lose: the line that a loss curve must get below.</summary>
/// <remarks>Special tokens, [UNK] and padding are not counted, since no mask hides them.</remarks>
public sealed class UnigramBaseline
{
    private readonly long[] _counts;

    /// <summary>Counts the pieces of a text.</summary>
    /// <exception cref="BertNotebooksException">The text has no piece but special tokens.</exception>
    public UnigramBaseline(IEnumerable<Encoding> text, Vocabulary vocabulary)
        : this(Count(text, vocabulary), vocabulary)
    {
    }

    /// <summary>Takes the counts of a text.</summary>
    /// <param name="counts">How often each id occurs, [V] or longer; what stands for special tokens is passed over.</param>
    /// <param name="vocabulary">The vocabulary.</param>
    /// <exception cref="BertNotebooksException">The text has no piece but special tokens.</exception>
    public UnigramBaseline(IReadOnlyList<long> counts, Vocabulary vocabulary)
    {
        _counts = [.. counts.NotNull().Select((count, id) => vocabulary.NotNull().IsSpecial(id) ? 0 : count)];
        Tokens = _counts.Sum();
        if (Tokens == 0)
        {
            throw new BertNotebooksException("The text has 0 pieces to count: frequencies need at least one that is not a special token; check the text and the vocabulary.");
        }

        Loss = _counts.Where(count => count > 0).Sum(count => count * -Math.Log((double)count / Tokens)) / Tokens;
    }

    /// <summary>The number of pieces counted.</summary>
    public long Tokens { get; }

    /// <summary>Mean of -ln(frequency) over the pieces of the text, in nats a piece: the entropy of its unigram distribution.</summary>
    public double Loss { get; }

    /// <summary>Id of the piece that occurs most often: the best answer of a model that does not read.</summary>
    internal int MostFrequentId => Array.IndexOf(_counts, _counts.Max());

    /// <summary>The loss of a model that gives each of V pieces the same probability: ln V, in nats a piece.</summary>
    public static double Uniform(int vocabSize) => Math.Log(vocabSize);

    /// <summary>Mean of -ln(frequency in the counted text) over selected pieces, in nats a piece; NaN without any.</summary>
    /// <param name="selectedIds">Ids of pieces of the counted text, such as the labels of its masked positions.</param>
    /// <exception cref="ArgumentException">A piece does not occur in the counted text, so its loss would be infinite.</exception>
    public double LossOf(IEnumerable<int> selectedIds)
    {
        double sum = 0;
        long selected = 0;
        foreach (int id in selectedIds.NotNull())
        {
            if (_counts[id] == 0)
            {
                throw new ArgumentException($"The piece {id} does not occur in the text whose frequencies were counted.", nameof(selectedIds));
            }

            sum -= Math.Log((double)_counts[id] / Tokens);
            selected++;
        }

        return sum / selected;
    }

    private static long[] Count(IEnumerable<Encoding> text, Vocabulary vocabulary)
    {
        long[] counts = new long[vocabulary.NotNull().Count];
        foreach (int id in text.NotNull().SelectMany(encoding => encoding.InputIds))
        {
            counts[id]++;
        }

        return counts;
    }
}
