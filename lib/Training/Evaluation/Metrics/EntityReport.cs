using BertNotebooks.Data.Labelled;

namespace BertNotebooks.Training.Evaluation.Metrics;

/// <summary>How well entities are found: precision, recall and F1 by CoNLL-2003's rule (<c>conlleval</c>, <c>seqeval</c>).</summary>
/// <remarks>
/// An entity is right when its type, its first and its last word are; nothing is given for a part of it, and a wrong border costs precision and recall.
/// <see cref="Accuracy"/> misleads: most words are in no entity, so a model that answers <c>O</c> throughout, and finds nothing, has 0.83 on
/// CoNLL-2003's training text, and F1 0.
/// </remarks>
public sealed record EntityReport
{
    private EntityReport(double accuracy, IReadOnlyList<Entity> truth, IReadOnlyList<Entity> predicted)
    {
        ILookup<string, Entity> right = predicted.Intersect(truth).ToLookup(e => e.Type);
        ILookup<string, Entity> found = predicted.ToLookup(e => e.Type), there = truth.ToLookup(e => e.Type);
        Accuracy = accuracy;
        Types = [.. there.Concat(found).Select(type => type.Key).Distinct().Order(StringComparer.Ordinal)
            .Select(type => ClassFigures.Of(type, right[type].Count(), found[type].Count(), there[type].Count()))];
        (_, Precision, Recall, F1, _) = ClassFigures.Of("micro avg", right.Sum(type => type.Count()), predicted.Count, truth.Count);
    }

    /// <summary>Share, 0 to 1, of words whose tag is right.</summary>
    public double Accuracy { get; }

    /// <summary>Share, 0 to 1, of the entities found that are right; 0 when none is found.</summary>
    public double Precision { get; }

    /// <summary>Share, 0 to 1, of the entities there that are found; 0 when there is none.</summary>
    public double Recall { get; }

    /// <summary>Harmonic mean of the two over all entities (micro average), 0 to 1.</summary>
    public double F1 { get; }

    /// <summary>The figures of each type that is true or predicted somewhere, by name.</summary>
    public IReadOnlyList<ClassFigures> Types { get; }

    /// <summary>Compares predicted tags with the true ones.</summary>
    /// <param name="truth">The right tags of each sentence's words, such as <c>B-PER</c>.</param>
    /// <param name="predicted">The predicted tags, as many.</param>
    /// <param name="strict">The scheme that entities, true ones too, must keep to; null: as <see cref="Entities.Of"/> reads them without one.</param>
    /// <exception cref="BertNotebooksException">There is no word, there are not as many predicted tags as words, or a tag is not of the scheme.</exception>
    public static EntityReport Of(IReadOnlyList<IReadOnlyList<string>> truth, IReadOnlyList<IReadOnlyList<string>> predicted, EntityScheme? strict = null)
    {
        if (truth.NotNull().Count != predicted.NotNull().Count)
        {
            throw new BertNotebooksException($"There are predicted tags of {predicted.Count} sentences, and true ones of {truth.Count}: give both for each sentence.");
        }

        long right = 0, words = 0;
        for (int i = 0; i < truth.Count; i++)
        {
            if (truth[i].Count != predicted[i].Count)
            {
                throw new BertNotebooksException($"Sentence {i}, counted from 0, has {truth[i].Count} true tags and {predicted[i].Count} predicted ones: give both for each word.");
            }

            words += truth[i].Count;
            right += truth[i].Zip(predicted[i]).Count(pair => pair.First == pair.Second);
        }

        return words == 0
            ? throw new BertNotebooksException($"The {truth.Count} sentences have 0 tags: there must be a word to count anything; check the file that they come from.")
            : new EntityReport(ClassFigures.Share(right, words), Entities.Of(truth, strict), Entities.Of(predicted, strict));
    }
}
