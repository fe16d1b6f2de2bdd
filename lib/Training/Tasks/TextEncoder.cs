using BertNotebooks.Data;
using BertNotebooks.Data.Labelled;
using BertNotebooks.Model;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;

namespace BertNotebooks.Training.Tasks;

/// <summary>Encodes labelled texts, cut at <c>max_seq_length</c>.</summary>
internal sealed class TextEncoder(BertTokenizer tokenizer, TrainingArguments arguments, BertConfig config)
{
    private readonly int _length = InputLength.Of(arguments, config.MaxPositionEmbeddings);
    private readonly LabelList _labels = LabelList.OfModel(config.LabelNames);
    private int _cut, _all;

    /// <summary>Says how many texts were cut; none where all were read whole.</summary>
    public IReadOnlyList<string> Notes => _cut == 0 ? [] : [$"{_cut} of {_all} texts are longer than max_seq_length {_length} and are read up to there: set max_seq_length, at most {config.MaxPositionEmbeddings}, to read more."];

    /// <summary>Encodes texts and pairs.</summary>
    /// <exception cref="BertNotebooksException">A label is none of the model's.</exception>
    public IReadOnlyList<EncodedText> Encode(IReadOnlyList<LabelledText> texts)
    {
        _labels.RequireKnown(texts);
        EncodedText[] encoded = new EncodedText[texts.Count];
        EncodeOptions cut = new() { MaxLength = _length, Truncation = TruncationStrategy.LongestFirst };
        Parallel.For(0, texts.Count, i =>
        {
            Encoding encoding = tokenizer.Encode(texts[i].Text, texts[i].Pair, cut);
            Note(encoding, () => tokenizer.Encode(texts[i].Text, texts[i].Pair));
            int first = Array.IndexOf(encoding.TokenTypeIds, 1);
            encoded[i] = new EncodedText(encoding.InputIds, first < 0 ? encoding.Length : first, _labels.IdOf(texts[i].Label));
        });
        return encoded;
    }

    /// <summary>Encodes sentences word by word.</summary>
    /// <exception cref="BertNotebooksException">A tag is none of the model's.</exception>
    public IReadOnlyList<EncodedText> Encode(IReadOnlyList<TaggedSentence> sentences)
    {
        _labels.RequireKnown(sentences);
        EncodedText[] encoded = new EncodedText[sentences.Count];
        Parallel.For(0, sentences.Count, i =>
        {
            Encoding encoding = SplitWords.Encode(tokenizer, sentences[i].Words, _length);
            Note(encoding, () => SplitWords.Encode(tokenizer, sentences[i].Words, int.MaxValue));
            encoded[i] = new EncodedText(encoding.InputIds, encoding.Length, TrainingExample.IgnoreIndex, TagAlignment.Labels(encoding, [.. sentences[i].Tags.Select(_labels.IdOf)], _labels.Names, arguments.LabelAllTokens));
        });
        return encoded;
    }

    private void Note(Encoding encoding, Func<Encoding> whole)
    {
        Interlocked.Increment(ref _all);
        if (encoding.Length == _length && whole().Length > _length)
        {
            Interlocked.Increment(ref _cut);
        }
    }
}
