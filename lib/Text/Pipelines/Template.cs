namespace BertNotebooks.Text.Pipelines;

/// <summary>A place in an input: a special token, or where a text goes.</summary>
/// <param name="Text">0 for the first text, 1 for the second; null for a special token.</param>
/// <param name="Id">Id of the special token.</param>
/// <param name="Type">Token type of all tokens here.</param>
internal readonly record struct TemplatePart(int? Text, int Id, int Type);

/// <summary>What stands around a text, and around a pair (<c>TemplateProcessing</c>).</summary>
internal sealed record Template(IReadOnlyList<TemplatePart> Single, IReadOnlyList<TemplatePart> Pair)
{
    /// <summary>The texts, and nothing around them: what a file means that has no post-processor.</summary>
    public static Template None { get; } = new([TextPart(0, 0)], [TextPart(0, 0), TextPart(1, 1)]);

    /// <summary>[CLS] A [SEP], and [CLS] A [SEP] B [SEP].</summary>
    public static Template Bert(int clsId, int sepId)
    {
        TemplatePart[] single = [Special(clsId, 0), TextPart(0, 0), Special(sepId, 0)];
        return new Template(single, [.. single, TextPart(1, 1), Special(sepId, 1)]);
    }

    /// <summary>The ids before and behind a single text, where all have the type 0.</summary>
    /// <exception cref="BertNotebooksException">A token has another type.</exception>
    public (int[] Before, int[] Behind) Around()
    {
        int text = Single.TakeWhile(part => part.Text is null).Count();
        return Single.All(part => part.Type == 0)
            ? ([.. Single.Take(text).Select(part => part.Id)], [.. Single.Skip(text + 1).Select(part => part.Id)])
            : throw new BertNotebooksException("The post_processor of this tokenizer.json gives a single text tokens of another type than 0: it can be tokenized, but not trained with or scored.");
    }

    /// <summary>How many pieces fit into an input of a single text.</summary>
    /// <exception cref="BertNotebooksException">None does.</exception>
    public int Room(int maxSeqLength)
    {
        int special = Single.Count - 1;
        return maxSeqLength > special ? maxSeqLength - special
            : throw new BertNotebooksException($"max_seq_length is {maxSeqLength}, and the tokenizer puts {special} special tokens around a text: set max_seq_length to at least {special + 1}.");
    }

    /// <summary>How many pieces fit into an input of a pair, whose texts have the token types 0 and 1.</summary>
    /// <exception cref="BertNotebooksException">Not one of each text does, or a text has another type.</exception>
    public int PairRoom(int maxSeqLength)
    {
        if (Pair.Any(part => part.Text is int text ? part.Type != text : part.Type is not (0 or 1)))
        {
            throw new BertNotebooksException("The post_processor of this tokenizer.json gives the texts of a pair other token types than 0 and 1, by which BERT tells the two apart: pairs cannot be taught with it; use a tokenizer of BERT.");
        }

        int special = Pair.Count - 2;
        return maxSeqLength >= special + 2 ? maxSeqLength - special
            : throw new BertNotebooksException($"max_seq_length is {maxSeqLength}, and a pair takes {special} special tokens and at least a piece of each text: set max_seq_length to at least {special + 2}.");
    }

    public static TemplatePart TextPart(int text, int type) => new(text, -1, type);

    public static TemplatePart Special(int id, int type) => new(null, id, type);

    /// <summary>Tells whether another template puts the same tokens at the same places.</summary>
    public bool IsSameAs(Template other) => Single.SequenceEqual(other.Single) && Pair.SequenceEqual(other.Pair);
}
