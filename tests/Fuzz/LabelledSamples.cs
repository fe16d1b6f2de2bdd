using BertNotebooks.Data.Labelled;

namespace BertNotebooks.Tests.Fuzz;

/// <summary>Labelled files of each format.</summary>
internal static class LabelledSamples
{
    /// <summary>Texts with a label each.</summary>
    public static IReadOnlyList<Sample> Texts() =>
    [
        Of("a.csv", "id,text,label\n1,\"The dogs bark, and \"\"how\"\"!\nAll night.\",good\n2,A cat sat.,bad\n3,No.,bad\n"),
        Of("a.tsv", "text\tlabel\n\" The dogs bark.\t1\nA \"cat\" sat.\t0\nNo \u4E2D.\t0\n"),
        Of("b.tsv", "sentence1\tsentence2\tlabel\n\"The \"\"dogs\"\"\nbark.\"\tA cat.\tyes\nNo.\tNever.\tno\n"),
        Of("a.jsonl", "{\"text\": \"The dogs bark.\", \"label\": 1}\n{\"text\": \"A cat sat.\", \"label\": 0.0, \"more\": [1, {}]}\n{\"text\": \"No.\", \"label\": 0}\n"),
        Of("a.json", "[{\"text\": \"The dogs bark.\", \"label\": true}, {\"text\": \"A cat sat.\", \"label\": false}]"),
    ];

    /// <summary>Words with a tag each.</summary>
    public static IReadOnlyList<Sample> Sentences() =>
    [
        Of("a.conll", "-DOCSTART- -X- O\n\nAnn NNP B-PER\nsaid VBD O\n\n# # O\n\" \" O\n"),
        Of("b.conll", "# sent_id = 1\n# text = Ann said\nAnn\tB-PER\nsaid\tO\n\nNew\tB-LOC\nYork\tI-LOC\n"),
        Of("c.tsv", "token\tpos\ttag\nAnn\tNNP\tB-PER\n\u4E2D\t\tO\n"),
        Of("a.jsonl", "{\"tokens\": [\"Ann\", \"said\"], \"ner_tags\": [\"B-PER\", \"O\"]}\n{\"id\": 2, \"tokens\": [\"No\"], \"ner_tags\": [\"O\"]}\n"),
    ];

    /// <summary>Reads texts and names their labels.</summary>
    public static long ReadTexts(string path)
    {
        IReadOnlyList<LabelledText> texts = LabelledFiles.ReadTexts([path]);
        LabelList labels = LabelList.Of(texts);
        labels.RequireKnown(texts);
        return labels.Notes.Count;
    }

    /// <summary>Reads sentences and names their tags.</summary>
    public static long ReadSentences(string path)
    {
        IReadOnlyList<TaggedSentence> sentences = LabelledFiles.ReadTagged([path]);
        LabelList tags = LabelList.OfTags(sentences);
        tags.RequireKnown(sentences);
        return tags.Notes.Count;
    }

    private static Sample Of(string name, string content) => new($"made here, {name}", name, System.Text.Encoding.UTF8.GetBytes(content), new Dictionary<string, byte[]>());
}
