using BertNotebooks.Text;

namespace BertNotebooks.Tests.Data.Corpora;

/// <summary>Hugging Face's <c>group_texts</c> over whole encodings in memory: what a token store must give for joined lines.</summary>
internal static class JoinedLines
{
    /// <summary>Cuts lines, each with its [CLS] and [SEP], into inputs of exactly one length; the leftover is dropped and words are counted from 0 in each input.</summary>
    public static IEnumerable<Encoding> Join(IEnumerable<Encoding> lines, int length)
    {
        var tokens = lines.SelectMany((line, number) => Enumerable.Range(0, line.Length).Select(i => (
            Id: line.InputIds[i], Special: line.SpecialTokensMask[i], Token: line.Tokens[i], Sequence: line.SequenceIds[i], Word: line.WordIds[i] is int word ? (number, word) : ((int, int)?)null)));
        foreach (var chunk in tokens.Chunk(length).Where(chunk => chunk.Length == length))
        {
            List<(int, int)> words = [.. chunk.Where(t => t.Word is not null).Select(t => t.Word!.Value).Distinct()];
            yield return new Encoding
            {
                InputIds = [.. chunk.Select(t => t.Id)],
                TokenTypeIds = new int[length],
                AttentionMask = [.. Enumerable.Repeat(1, length)],
                SpecialTokensMask = [.. chunk.Select(t => t.Special)],
                Tokens = [.. chunk.Select(t => t.Token)],
                Offsets = new TokenOffset[length],
                WordIds = [.. chunk.Select(t => t.Word is { } word ? words.IndexOf(word) : (int?)null)],
                SequenceIds = [.. chunk.Select(t => t.Sequence)],
            };
        }
    }
}
