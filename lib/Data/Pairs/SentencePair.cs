using BertNotebooks.Text;

namespace BertNotebooks.Data.Pairs;

/// <summary>Two sentences as BERT reads them, and whether the second stood behind the first.</summary>
/// <param name="Encoding">[CLS] A [SEP] B [SEP], or what else the tokenizer puts around a pair.</param>
/// <param name="IsNext">True is the class 0 of <c>BertForNextSentencePrediction</c>, false the class 1.</param>
internal readonly record struct SentencePair(Encoding Encoding, bool IsNext)
{
    /// <summary>The class of the pair.</summary>
    public int Label => IsNext ? 0 : 1;
}
