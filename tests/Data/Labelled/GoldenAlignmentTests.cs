using System.Text.Json;
using BertNotebooks.Data.Labelled;
using BertNotebooks.Tests.Text;
using BertNotebooks.Text;
using Xunit;
using Encoding = BertNotebooks.Text.Encoding;

namespace BertNotebooks.Tests.Data.Labelled;

/// <summary>What run_ner.py makes of words and their tags.</summary>
public sealed class GoldenAlignmentTests
{
    [GoldenTheory("tasks/alignment.jsonl", "vocab")]
    [GoldenData("tasks/alignment.jsonl")]
    public void WordsAndTagsBecomePiecesAndLabels(string file)
    {
        BertTokenizer tokenizer = GoldenJson.Tokenizer(file);
        JsonElement[] lines = [.. GoldenJson.Objects(file)];
        Assert.NotEmpty(lines);
        Assert.All(lines, golden =>
        {
            (string[] words, string[] names) = (golden.GetProperty("words").Strings(), golden.GetProperty("label_list").Strings());
            int[] tags = [.. golden.GetProperty("tags").Strings().Select(tag => Array.IndexOf(names, tag))];
            Encoding encoding = SplitWords.Encode(tokenizer, words, golden.GetProperty("max_length").GetInt32());
            Assert.Equal(golden.GetProperty("input_ids").Ints(), encoding.InputIds);
            Assert.Equal(golden.GetProperty("tokens").Strings(), encoding.Tokens);
            Assert.Equal(golden.GetProperty("word_ids").IntsOrNulls(), encoding.WordIds);
            Assert.Equal(golden.GetProperty("labels").Ints(), TagAlignment.Labels(encoding, tags, names, golden.GetProperty("label_all_tokens").GetBoolean()));
            Assert.Equal(golden.GetProperty("words_without_label").Ints(), TagAlignment.WordsWithoutLabel(encoding, words.Length));
        });
    }
}
