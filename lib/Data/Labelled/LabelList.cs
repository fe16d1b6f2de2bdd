using System.Globalization;

namespace BertNotebooks.Data.Labelled;

/// <summary>The names of the labels or tags by their ids, from 0: sorted, numbers as numbers, as Hugging Face's <c>run_glue</c> and <c>run_ner</c> do, or as a model has them.</summary>
public sealed class LabelList
{
    private const int Shown = 8, FewRows = 10;

    private readonly Dictionary<string, int> _ids;

    private LabelList(IReadOnlyList<string> names, IReadOnlyList<string> notes)
    {
        (Names, Notes) = (names, notes);
        _ids = names.Select((name, id) => (name, id)).ToDictionary(label => label.name, label => label.id);
    }

    /// <summary>The names, by id.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>What the user should know of them, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Gathers the labels of texts.</summary>
    /// <param name="training">The texts to learn of.</param>
    /// <param name="known">The names that the model has, by id: they keep their order when they are the same; null: none.</param>
    /// <exception cref="BertNotebooksException">There is one label only, or the labels are scores or texts of their own.</exception>
    public static LabelList Of(IEnumerable<LabelledText> training, IReadOnlyList<string>? known = null)
    {
        HashSet<string> labels = [];
        LabelledText? first = null;
        int rows = 0;
        foreach (LabelledText text in training.NotNull())
        {
            first ??= text;
            labels.Add(text.Label);
            rows++;
        }

        return first is null ? throw new BertNotebooksException("There are no labelled texts to learn of: name a file with some in train_file.")
            : labels.Count == 1 ? throw new BertNotebooksException($"All {rows} texts to learn of ({first.Place} and on) have the label '{first.Label.Brief()}': two labels are needed at least; add texts of others, or check {AskedColumns.LabelName}.")
            : labels.Count == rows && rows >= FewRows ? throw new BertNotebooksException($"Each of the {rows} texts to learn of ({first.Place} and on) has a label of its own, such as '{first.Label.Brief()}': a label is the name of a class; check {AskedColumns.LabelName}.")
            : labels.All(IsScore) && !labels.All(IsWhole) ? throw new BertNotebooksException($"The labels ({Listed(Sorted(labels))}; {first.Place} and on) are scores, and a label is the name of a class: write names or whole numbers, such as ranges of the scores.")
            : With(labels, known, []);
    }

    /// <summary>Gathers the tags of sentences.</summary>
    /// <param name="training">The sentences to learn of.</param>
    /// <param name="known">The names that the model has, by id: they keep their order when they are the same; null: none.</param>
    /// <exception cref="BertNotebooksException">There is one tag only.</exception>
    public static LabelList OfTags(IEnumerable<TaggedSentence> training, IReadOnlyList<string>? known = null)
    {
        HashSet<string> tags = [];
        TaggedSentence? first = null;
        foreach (TaggedSentence sentence in training.NotNull())
        {
            first ??= sentence;
            tags.UnionWith(sentence.Tags);
        }

        if (first is null)
        {
            throw new BertNotebooksException("There are no tagged sentences to learn of: name a file with some in train_file.");
        }

        if (tags.Count == 1)
        {
            throw new BertNotebooksException($"All words to learn of ({first.Place} and on) have the tag '{tags.Single().Brief()}': two tags are needed at least{(tags.Contains(EntityTag.None) ? ", and O alone marks nothing" : "")}; add sentences with others, or check {AskedColumns.LabelName}.");
        }

        string[] plain = [.. Sorted(tags.Where(tag => !EntityTag.IsOne(tag)))];
        return With(tags, known, plain.Length == 0 ? [] : [$"The tags {Listed(plain)} are none of entities (O, B-X, I-X, ...): precision, recall and F1, which count entities, tell little of them; the accuracy does."]);
    }

    /// <summary>The labels of a model.</summary>
    internal static LabelList OfModel(IReadOnlyList<string> names) => new(names, []);

    /// <summary>The id of a name; -1: it is unknown.</summary>
    public int IdOf(string name) => _ids.GetValueOrDefault(name.NotNull(), -1);

    /// <summary>Refuses held-out texts with a label that is none of these.</summary>
    /// <exception cref="BertNotebooksException">There is one.</exception>
    internal void RequireKnown(IEnumerable<LabelledText> heldOut)
    {
        if (heldOut.FirstOrDefault(text => IdOf(text.Label) < 0) is { } stranger)
        {
            throw Unknown("label", stranger.Label, stranger.Place);
        }
    }

    /// <summary>Refuses held-out sentences with a tag that is none of these.</summary>
    /// <exception cref="BertNotebooksException">There is one.</exception>
    internal void RequireKnown(IEnumerable<TaggedSentence> heldOut)
    {
        foreach (TaggedSentence sentence in heldOut)
        {
            for (int i = 0; i < sentence.Tags.Count; i++)
            {
                if (IdOf(sentence.Tags[i]) < 0)
                {
                    throw Unknown("tag", sentence.Tags[i], sentence.PlaceOf(i));
                }
            }
        }
    }

    private static LabelList With(HashSet<string> names, IReadOnlyList<string>? known, IEnumerable<string> notes) =>
        known is null ? new([.. Sorted(names)], [.. notes])
        : known.Count == names.Count && names.SetEquals(known) ? new([.. known], [.. notes])
        : new([.. Sorted(names)], [.. notes, $"The model's labels ({Listed(known)}) are not those of the texts ({Listed(Sorted(names))}): it is trained anew on the latter."]);

    private static IEnumerable<string> Sorted(IEnumerable<string> names)
    {
        string[] all = [.. names.Order(StringComparer.Ordinal)];
        return all.All(IsWhole) ? all.OrderBy(name => long.Parse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)) : all;
    }

    private static bool IsWhole(string name) => long.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private static bool IsScore(string name) => double.TryParse(name, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out _);

    private static string Listed(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return string.Join(", ", all.Take(Shown).Select(name => $"'{name.Shown(20)}'")) + (all.Length > Shown ? ", ..." : "");
    }

    private BertNotebooksException Unknown(string what, string name, string place) =>
        new($"The {what} '{name.Brief()}' ({place}) is none of those that the model learns ({Listed(Names)}): correct it, or give texts with it to the training.");
}
