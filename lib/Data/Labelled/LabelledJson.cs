using System.Globalization;
using System.Text.Json;
using BertNotebooks.Data.Files;

namespace BertNotebooks.Data.Labelled;

/// <summary>Reads labelled texts and tagged words of JSON Lines and lists of objects; the first object's names tell the columns.</summary>
internal static class LabelledJson
{
    private const string TextExample = "{\"text\": \"...\", \"label\": \"...\"}", TagsExample = "{\"tokens\": [\"...\"], \"ner_tags\": [\"O\"]}";

    /// <summary>The texts of a file in their order.</summary>
    /// <exception cref="BertNotebooksException">As <see cref="LabelledFiles.ReadTexts"/>.</exception>
    public static IEnumerable<LabelledText> Texts(string file, AskedColumns asked)
    {
        (string Text, string Label, string? Pair)? names = null;
        foreach (JsonRow row in JsonObjects<JsonRow>.Read(file, new JsonFields(TextExample)))
        {
            names ??= Names(file, row, ColumnPlaces.OfTexts, asked);
            (string text, string label, string? pair) = names.Value;
            yield return LabelledRow.Text(file, row.Line, Text(file, row, text), pair is null ? null : Text(file, row, pair), pair is not null, Label(file, row, label));
        }
    }

    /// <summary>The sentences of a file in their order.</summary>
    /// <exception cref="BertNotebooksException">As <see cref="LabelledFiles.ReadTagged"/>.</exception>
    public static IEnumerable<TaggedSentence> Sentences(string file, AskedColumns asked)
    {
        (string Text, string Label, string? Pair)? names = null;
        SameStrings strings = new();
        foreach (JsonRow row in JsonObjects<JsonRow>.Read(file, new JsonFields(TagsExample)))
        {
            names ??= Names(file, row, ColumnPlaces.OfTags, asked);
            List<string> words = List(file, row, names.Value.Text, "write it as a text in quotes");
            List<string> tags = List(file, row, names.Value.Label, "write the names of tags (O, B-PER, ...), since numbers do not tell them");
            if (words.Count != tags.Count)
            {
                throw new BertNotebooksException($"Line {row.Line} of '{file}' has {words.Count} words in '{names.Value.Text.Brief()}' and {tags.Count} tags in '{names.Value.Label.Brief()}': each word has one tag; mend the lists or delete the line.");
            }

            int empty = words.Count == 0 ? 0 : tags.FindIndex(string.IsNullOrWhiteSpace);
            yield return empty < 0 ? new([.. words.Select(strings.Same)], [.. tags.Select(tag => strings.Same(tag.Trim()))]) { File = file, Line = row.Line }
                : throw new BertNotebooksException($"Line {row.Line} of '{file}' has {(words.Count == 0 ? "no words" : $"no tag for word {empty + 1}, '{words[empty].Brief()}'")}: a sentence has words with a tag each, O where there is nothing; mend or delete the line.");
        }
    }

    private static (string Text, string Label, string? Pair) Names(string file, JsonRow row, Func<string, IReadOnlyList<string>, AskedColumns, ColumnPlaces> find, AskedColumns asked)
    {
        List<string> names = [.. row.Fields.Keys];
        ColumnPlaces places = find(file, names, asked);
        return (names[places.Text], names[places.Label], places.Pair is int pair ? names[pair] : null);
    }

    private static string Text(string file, JsonRow row, string name) =>
        Field(file, row, name) is { Kind: JsonTokenType.String } field ? field.Text! : throw Wrong(file, row, name, row.Fields[name].Kind, "a text is written in quotes");

    // 1 and 1.0 are one number.
    private static string Label(string file, JsonRow row, string name)
    {
        JsonField field = Field(file, row, name);
        return field.Kind == JsonTokenType.Null ? ""
            : field.Text is null ? throw Wrong(file, row, name, field.Kind, "a label is a text, a whole number, true or false")
            : field.Kind != JsonTokenType.Number ? field.Text
            : decimal.TryParse(field.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) && number == decimal.Truncate(number) ? number.ToString("0", CultureInfo.InvariantCulture)
            : throw new BertNotebooksException($"Line {row.Line} of '{file}' has {field.Text.Brief()} as '{name.Brief()}': a label is the name of a class, not a score; write names or whole numbers.");
    }

    private static List<string> List(string file, JsonRow row, string name, string way)
    {
        JsonField field = Field(file, row, name);
        return field.Items is null ? throw Wrong(file, row, name, field.Kind, "words and tags are lists of texts, as long as each other")
            : field.OtherItem is JsonTokenType other ? throw new BertNotebooksException($"Line {row.Line} of '{file}' has {JsonKind.Named(other)} in the list '{name.Brief()}', which has texts: {way}.")
            : field.Items;
    }

    private static JsonField Field(string file, JsonRow row, string name) => row.Fields.TryGetValue(name, out JsonField? field) ? field
        : throw new BertNotebooksException($"Line {row.Line} of '{file}' has no '{name.Brief()}', which the first object has: each needs one; fill it in or delete the line.");

    private static BertNotebooksException Wrong(string file, JsonRow row, string name, JsonTokenType kind, string rule) =>
        new($"Line {row.Line} of '{file}' has {JsonKind.Named(kind)} as '{name.Brief()}': {rule}; mend or delete the line.");
}
