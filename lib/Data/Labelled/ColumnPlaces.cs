using BertNotebooks.Data.Files;

namespace BertNotebooks.Data.Labelled;

/// <summary>Which columns of a file are read, as places from 0 among its names.</summary>
/// <param name="Text">The text or the words.</param>
/// <param name="Label">The label or the tags.</param>
/// <param name="Pair">The second text; null: none.</param>
internal sealed record ColumnPlaces(int Text, int Label, int? Pair)
{
    private const string First = "sentence1", Second = "sentence2";

    /// <summary>What the label's column is called, as far as it need not be told.</summary>
    public static IReadOnlyList<string> Labels { get; } = ["label", "labels"];

    /// <summary>What the text's column is called.</summary>
    public static IReadOnlyList<string> Texts { get; } = ["text", "sentence", First];

    /// <summary>What columns or lists of words are called.</summary>
    public static IReadOnlyList<string> Words { get; } = ["tokens", "words", "token", "word"];

    /// <summary>What columns or lists of tags are called.</summary>
    public static IReadOnlyList<string> Tags { get; } = ["ner_tags", "tags", "labels", "ner_tag", "tag", "label", "ner"];

    /// <summary>Finds the columns of labelled texts.</summary>
    /// <param name="file">The file.</param>
    /// <param name="names">The names of its columns, or their numbers.</param>
    /// <param name="asked">Those that are asked for.</param>
    /// <exception cref="BertNotebooksException">One that is asked for is not there or cannot be told.</exception>
    public static ColumnPlaces OfTexts(string file, IReadOnlyList<string> names, AskedColumns asked)
    {
        Finder columns = new(file, names);
        int label = columns.Asked(AskedColumns.LabelName, asked.Label) ?? columns.Usual(Labels) ?? throw columns.Untold("label", AskedColumns.LabelName);
        int? text = columns.Asked(AskedColumns.TextName, asked.Text), pair = columns.Asked(AskedColumns.PairName, asked.Pair);
        if (text is null && pair is null && columns.Usual([First]) is int first && columns.Usual([Second]) is int second)
        {
            (text, pair) = (first, second);
        }

        text ??= columns.Usual(Texts, label, pair) ?? columns.Only(label, pair) ?? throw columns.Untold("text", AskedColumns.TextName);
        return columns.Distinct(new(text.Value, label, pair));
    }

    /// <summary>Finds the columns or lists of tagged words.</summary>
    /// <inheritdoc cref="OfTexts"/>
    public static ColumnPlaces OfTags(string file, IReadOnlyList<string> names, AskedColumns asked)
    {
        Finder columns = new(file, names);
        int label = columns.Asked(AskedColumns.LabelName, asked.Label) ?? columns.Usual(Tags) ?? throw columns.Untold("ner_tags", AskedColumns.LabelName);
        int text = columns.Asked(AskedColumns.TextName, asked.Text) ?? columns.Usual(Words, label) ?? throw columns.Untold("tokens", AskedColumns.TextName);
        return columns.Distinct(new(text, label, null));
    }

    /// <summary>Finds the columns of CoNLL lines: the first is the word and the last the tag unless others are asked for.</summary>
    /// <inheritdoc cref="OfTexts"/>
    public static ColumnPlaces OfColumns(string file, IReadOnlyList<string> names, AskedColumns asked)
    {
        Finder columns = new(file, names);
        return columns.Distinct(new(columns.Asked(AskedColumns.TextName, asked.Text) ?? 0, columns.Asked(AskedColumns.LabelName, asked.Label) ?? names.Count - 1, null));
    }

    // Names that are asked for are meant as they are written, usual ones are known in any case.
    private sealed class Finder(string file, IReadOnlyList<string> names)
    {
        public int? Asked(string argument, string? name)
        {
            int[] places = name is null ? [] : [.. Enumerable.Range(0, names.Count).Where(i => names[i] == name)];
            return name is null ? null
                : places.Length == 1 ? places[0]
                : throw new BertNotebooksException(places.Length > 1
                    ? $"'{file}' has {places.Length} columns '{name.Brief()}', and {argument} names one: give them names of their own."
                    : $"'{file}' has no column '{name.Brief()}', only {TextColumn.Listed([.. names])}: {argument} names one of them.");
        }

        public int? Usual(IReadOnlyList<string> usual, params ReadOnlySpan<int?> taken)
        {
            foreach (string name in usual)
            {
                for (int i = 0; i < names.Count; i++)
                {
                    if (names[i].Equals(name, StringComparison.OrdinalIgnoreCase) && !taken.Contains(i))
                    {
                        return i;
                    }
                }
            }

            return null;
        }

        // The one column that is no other; where there are more, any choice is a guess.
        public int? Only(int label, int? pair)
        {
            int[] left = [.. Enumerable.Range(0, names.Count).Where(i => i != label && i != pair)];
            return left.Length == 1 ? left[0] : null;
        }

        public ColumnPlaces Distinct(ColumnPlaces places) => places.Text != places.Label && places.Text != places.Pair && places.Label != places.Pair ? places
            : throw new BertNotebooksException($"'{names[places.Text == places.Label || places.Text == places.Pair ? places.Text : places.Label].Brief()}' of '{file}' is asked for twice: text, label and second text are columns of their own ({TextColumn.Listed([.. names])}).");

        public BertNotebooksException Untold(string what, string argument) =>
            new($"It cannot be told which column of '{file}' is the {what}: it has {TextColumn.Listed([.. names])}, none named '{what}'; {argument} names it, and in a file without a header a number from 0.");
    }
}
