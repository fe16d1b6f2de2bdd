using BertNotebooks.Text;

namespace BertNotebooks.Data;

/// <summary>Joins encoded lines and cuts the whole into inputs of one length (<c>group_texts</c> in Hugging Face's <c>run_mlm</c>).</summary>
public static class TextChunks
{
    /// <summary>Cuts lines, each with its [CLS] and [SEP], into inputs of exactly <paramref name="length"/> tokens; what is left over at the end is dropped.</summary>
    public static IEnumerable<Encoding> Join(IEnumerable<Encoding> lines, int length)
    {
        Chunk chunk = new(length);
        int words = 0;
        foreach (Encoding line in lines)
        {
            int lineWords = 0;
            for (int i = 0; i < line.Length; i++)
            {
                // Word ids begin anew on each line; in a chunk they must not meet.
                int? word = line.WordIds[i] + words;
                lineWords = Math.Max(lineWords, (line.WordIds[i] ?? -1) + 1);
                chunk.Add(line, i, word);
                if (chunk.IsFull)
                {
                    yield return chunk.Take();
                    chunk = new Chunk(length);
                }
            }

            words += lineWords;
        }
    }

    private sealed class Chunk(int length)
    {
        private readonly int[] _ids = new int[length];
        private readonly int[] _types = new int[length];
        private readonly int[] _mask = new int[length];
        private readonly int[] _special = new int[length];
        private readonly string[] _tokens = new string[length];
        private readonly TokenOffset[] _offsets = new TokenOffset[length];
        private readonly int?[] _words = new int?[length];
        private readonly int?[] _sequences = new int?[length];
        private int _count;

        public bool IsFull => _count == length;

        public void Add(Encoding line, int i, int? word)
        {
            _ids[_count] = line.InputIds[i];
            _types[_count] = line.TokenTypeIds[i];
            _mask[_count] = line.AttentionMask[i];
            _special[_count] = line.SpecialTokensMask[i];
            _tokens[_count] = line.Tokens[i];
            _offsets[_count] = line.Offsets[i];
            _words[_count] = word;
            _sequences[_count] = line.SequenceIds[i];
            _count++;
        }

        public Encoding Take() => new()
        {
            InputIds = _ids, TokenTypeIds = _types, AttentionMask = _mask, SpecialTokensMask = _special,
            Tokens = _tokens, Offsets = _offsets, WordIds = _words, SequenceIds = _sequences,
        };
    }
}
